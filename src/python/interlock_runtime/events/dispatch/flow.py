"""How much of each stream this process has taken, and when it may take more."""

from __future__ import annotations

import asyncio
from collections import defaultdict

MOST_IN_HAND = 1000
"""How many messages of one stream may be in hand, those that wait for their next attempt included."""


class Flow:
    """Lets a stream in while not more than `batch` of its messages are ready, and not too many are in hand."""

    def __init__(self, batch: int, most: int = MOST_IN_HAND) -> None:
        self._batch = batch
        self._most = most
        self._ready: defaultdict[str, int] = defaultdict(int)
        self._in_hand: defaultdict[str, int] = defaultdict(int)
        self._room: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._closed = False

    def taken(self, queue: str) -> None:
        self._in_hand[queue] += 1

    def returned(self, queue: str) -> None:
        self._in_hand[queue] -= 1
        self._tell(queue)

    def ready(self, queue: str) -> None:
        self._ready[queue] += 1

    def started(self, queue: str) -> None:
        self._ready[queue] -= 1
        self._tell(queue)

    def room(self, queue: str) -> int:
        """How many more messages may be taken at once."""
        if self._closed:
            return 0
        return max(0, min(self._batch - self._ready[queue], self._most - self._in_hand[queue]))

    async def wait_for_room(self, queue: str) -> None:
        """Returns when half a batch has room, so that the next one comes before the lanes run dry."""
        while not self._closed and not self._is_open(queue):
            self._room[queue].clear()
            await self._room[queue].wait()

    def close(self) -> None:
        """Lets go of whoever waits."""
        self._closed = True
        for room in self._room.values():
            room.set()

    def _is_open(self, queue: str) -> bool:
        return self.room(queue) * 2 >= self._batch

    def _tell(self, queue: str) -> None:
        room = self._room.get(queue)
        if room is not None and not room.is_set() and self._is_open(queue):
            room.set()
