"""Things that have to be done one after the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Chains(Generic[T]):
    """One line a key. Only who is at its head may go on."""

    def __init__(self) -> None:
        self._waiting: dict[Hashable, deque[T]] = {}

    def enter(self, key: Hashable, item: T) -> bool:
        """Whether `item` is at the head at once."""
        line = self._waiting.get(key)
        if line is None:
            self._waiting[key] = deque()
            return True
        line.append(item)
        return False

    def leave(self, key: Hashable) -> T | None:
        """The head goes; returns who is the head now."""
        line = self._waiting[key]
        if line:
            return line.popleft()
        del self._waiting[key]
        return None
