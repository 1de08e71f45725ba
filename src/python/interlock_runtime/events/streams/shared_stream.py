"""A stream whose messages all replicas of a service take at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial

from interlock_runtime.events.redis.entry import Entry
from interlock_runtime.events.redis.tasks import together
from interlock_runtime.events.streams.event_stream import Chores, Surroundings, stream_parts
from interlock_runtime.events.streams.pending import EntryReader

CLAIM_SECONDS = 1.0
"""How often a process looks for messages of crashed ones, at least."""

KEEP_ALIVES = 4
"""How often a process says that it works on its messages, within the time after which others would claim them."""


class SharedStream:
    """Reads new messages, claims those of crashed consumers, and keeps its own from being claimed."""

    def __init__(self, queue: str, around: Surroundings, read_entry: EntryReader) -> None:
        self._queue = queue
        self._around = around
        self._pending, self._reader = stream_parts(queue, around, read_entry, self._take)
        self._chores = Chores(queue, self._pending, around)

    @property
    def is_live(self) -> bool:
        return self._reader.is_reading

    async def run(self) -> None:
        await together(self._reader.run(), self._claim(), self._keep())

    async def stop_reading(self) -> None:
        await self._reader.close()

    async def leave(self) -> None:
        await self._chores.attempt("give messages back", lambda: self._pending.give_back(self._around.claim_after))

    async def _take(self, entries: Sequence[Entry]) -> None:
        await self._around.admission.fresh(entries)
        await self._around.flow.wait_for_room(self._queue)

    async def _claim(self) -> None:
        while True:
            await asyncio.sleep(min(CLAIM_SECONDS, self._around.claim_after / KEEP_ALIVES))
            room = self._around.flow.room(self._queue)
            if room:
                await self._chores.attempt("claim messages", partial(self._claim_idle, room))

    async def _claim_idle(self, room: int) -> None:
        entries = await self._pending.claim(self._around.claim_after, room)
        await self._around.admission.claimed(self._queue, entries)

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(self._around.claim_after / KEEP_ALIVES)
            await self._chores.attempt("keep messages", self._keep_all)
            await self._chores.tidy()

    async def _keep_all(self) -> None:
        ids = list(self._around.scheduler.in_hand(self._queue))
        if ids:
            lost = await self._pending.keep(ids)
            self._around.scheduler.forget(self._queue, lost)
