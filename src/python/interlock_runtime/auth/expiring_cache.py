"""What was worked out about tokens, kept until they expire."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class ExpiringCache(Generic[K, V]):
    """At most `size` values; the one that came first makes room. `clock` tells the time in seconds."""

    def __init__(self, size: int, clock: Callable[[], float]) -> None:
        self._size = size
        self._clock = clock
        self._values: dict[K, tuple[float, V]] = {}

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: K) -> V | None:
        """The value, unless its time has come."""
        found = self._values.get(key)
        if found is None:
            return None
        until, value = found
        if self._clock() >= until:
            del self._values[key]
            return None
        return value

    def put(self, key: K, value: V, until: float) -> None:
        """Keeps a value until the clock shows `until`."""
        self._values.pop(key, None)
        if len(self._values) >= self._size:
            del self._values[next(iter(self._values))]
        self._values[key] = (until, value)
