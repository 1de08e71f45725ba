"""What a relay knows of streams that the broker does not take."""

from __future__ import annotations

import time
from dataclasses import dataclass

from interlock_runtime.outbox.tables import parking_of

LONGEST_PAUSE_SECONDS = 30.0


@dataclass(slots=True)
class Pause:
    """How long to wait before something is tried again: twice as long each time, in seconds."""

    longest: float
    next: float = 0.1
    until: float = 0.0

    def begin(self) -> float:
        taken, self.next = self.next, min(self.longest, self.next * 2)
        self.until = time.monotonic() + taken
        return taken

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self.until


@dataclass(slots=True)
class _Refusal:
    pause: Pause
    most: int


class Refusals:
    """Streams that were refused, until `most` of their events were taken at once again.

    One event among many may be what the broker does not take, such as one that is too large for it: after each refusal
    half as many are tried, down to a single one, and after each success twice as many. So all that come before that
    event go out in their order. Streams are known by their `parking_of`, as their parked rows are.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._refusals: dict[int, _Refusal] = {}

    def is_paused(self, parking: int) -> bool:
        refusal = self._refusals.get(parking)
        return refusal is not None and not refusal.pause.is_over

    def most(self, stream: str) -> int:
        """How many events of the stream are tried at once."""
        refusal = self._refusals.get(parking_of(stream))
        return self._most if refusal is None else refusal.most

    def refused(self, stream: str, tried: int) -> float:
        """Begins a pause, and returns its seconds. It grows while nothing is found out by trying again."""
        refusal = self._refusals.setdefault(parking_of(stream), _Refusal(Pause(LONGEST_PAUSE_SECONDS), self._most))
        refusal.most = max(1, tried // 2)
        if tried > 1:
            refusal.pause = Pause(LONGEST_PAUSE_SECONDS)
        return refusal.pause.begin()

    def taken(self, stream: str) -> None:
        refusal = self._refusals.get(parking_of(stream))
        if refusal is None:
            return
        refusal.pause = Pause(LONGEST_PAUSE_SECONDS)
        refusal.most *= 2
        if refusal.most >= self._most:
            del self._refusals[parking_of(stream)]
