"""A stream whose messages keep their order by key: one replica of a service at a time takes all of them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from interlock_runtime.events import keys
from interlock_runtime.events.entry import Entry
from interlock_runtime.events.event_stream import Surroundings, attempt, tidy
from interlock_runtime.events.lease import Lease
from interlock_runtime.events.patience import ended, until_answered
from interlock_runtime.events.pending import EntryReader, PendingEntries
from interlock_runtime.events.reader import StreamReader

logger = logging.getLogger("interlock.events")

RENEWALS = 4
"""How often a lease is renewed within its time."""

ACQUIRE_SECONDS = 1.0


class OrderedStream:
    """Waits for the lease; then takes over all that is pending, in order, and only then reads on."""

    def __init__(self, queue: str, around: Surroundings, read_entry: EntryReader) -> None:
        self._queue = queue
        self._around = around
        self._lease = Lease(around.client, keys.lease(around.service, queue), around.consumer, around.lease)
        self._pending = PendingEntries(around.client, queue, around.service, around.consumer, read_entry)
        self._reader = StreamReader(
            around.broker, queue, around.service, around.consumer, around.batch, self._pending, read_entry, self._take
        )
        self._admitting = asyncio.Lock()
        self._waiting = False
        self._closing = False
        self._lost = asyncio.Event()
        around.dispatcher.guard(queue, self._is_ours)

    @property
    def is_live(self) -> bool:
        return self._reader.is_reading or self._waiting

    async def run(self) -> None:
        pause = min(ACQUIRE_SECONDS, self._around.lease / RENEWALS)
        while not self._closing:
            await attempt("make a group", self._pending.create_group)
            acquired = await self._lease.acquire()
            self._waiting = not acquired
            if acquired:
                await self._hold()
            else:
                await asyncio.sleep(pause)

    async def stop_reading(self) -> None:
        """The lease is kept, for messages still run."""
        self._closing = True
        self._lost.set()
        await self._reader.close()

    async def leave(self) -> None:
        await attempt("give messages back", lambda: self._pending.give_back(self._around.claim_after))
        await self._lease.release()

    async def _hold(self) -> None:
        """Works for as long as the lease is ours."""
        logger.info("%s takes the messages of %s", self._around.consumer, self._queue)
        self._lost.clear()
        working = asyncio.create_task(self._work())
        try:
            while await self._renewed():
                if working.done() and not self._closing:
                    logger.error("could not take the messages of %s", self._queue, exc_info=working.exception())
                    working = asyncio.create_task(self._work())
                await asyncio.sleep(self._around.lease / RENEWALS)
        finally:
            await ended([working], patience=0.05)
        logger.warning("%s lost the messages of %s", self._around.consumer, self._queue)
        # First what runs: the next holder does not wait for us.
        self._around.dispatcher.abandon(self._queue)
        self._lost.set()
        await self._reader.stop()
        self._around.dispatcher.abandon(self._queue)

    def _is_ours(self) -> bool:
        return self._lease.remaining > 0.0

    async def _renewed(self) -> bool:
        try:
            async with asyncio.timeout(self._lease.remaining):
                return await self._lease.renew()
        except TimeoutError:
            return False

    async def _work(self) -> None:
        await until_answered("take over messages", self._take_over)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._reader.run())
            tasks.create_task(self._look_for_missing())

    async def _take_over(self) -> None:
        await self._pending.create_group()
        entries = await self._pending.take_over()
        await self._around.admission.claimed(self._queue, entries)

    async def _take(self, entries: Sequence[Entry]) -> None:
        if not self._is_ours():
            # A process that was held up reads once more before it finds out. The next holder takes this over.
            await self._lost.wait()
            return
        async with self._admitting:
            arrived = [entry.id for entry in entries]
            missing = await until_answered("look for lost messages", lambda: self._missing(arrived))
            if missing:
                # The order by id is that of the stream.
                both = sorted([*missing, *entries], key=_position)
                await self._around.admission.claimed(self._queue, both)
            else:
                await self._around.admission.fresh(entries)
        await self._around.flow.wait_for_room(self._queue)

    async def _look_for_missing(self) -> None:
        while True:
            await asyncio.sleep(self._around.claim_after)
            await attempt("look for lost messages", self._take_missing)
            await tidy(self._queue, self._pending, self._around)

    async def _take_missing(self) -> None:
        async with self._admitting:
            missing = await self._missing(())
            await self._around.admission.claimed(self._queue, sorted(missing, key=_position))

    async def _missing(self, arrived: Sequence[bytes]) -> Sequence[Entry]:
        return await self._pending.missing({*arrived, *self._around.dispatcher.in_hand(self._queue)})


def _position(entry: Entry) -> tuple[int, int]:
    """Where an entry stands in its stream."""
    milliseconds, _, number = entry.id.partition(b"-")
    return int(milliseconds), int(number)
