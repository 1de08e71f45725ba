"""A stream whose messages keep their order by key: one replica of a service at a time takes all of them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from redis.exceptions import RedisError

from interlock_runtime.events.redis import keys
from interlock_runtime.events.redis.entry import Entry
from interlock_runtime.events.redis.patience import Complaints, until_answered
from interlock_runtime.events.redis.tasks import ended, together
from interlock_runtime.events.streams.event_stream import Chores, Surroundings, stream_parts
from interlock_runtime.events.streams.lease import Lease
from interlock_runtime.events.streams.pending import EntryReader

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
        self._pending, self._reader = stream_parts(queue, around, read_entry, self._take)
        self._chores = Chores(queue, self._pending, around)
        self._complaints = Complaints()
        self._pause = min(ACQUIRE_SECONDS, around.lease / RENEWALS)
        self._admitting = asyncio.Lock()
        self._waiting = False
        self._closing = False
        self._lost = asyncio.Event()
        around.scheduler.guard(queue, self._may_run)

    @property
    def is_live(self) -> bool:
        return self._reader.is_reading or self._waiting

    async def run(self) -> None:
        purpose = f"take the messages of {self._queue}"
        while not self._closing:
            try:
                await self._turn()
            except (RedisError, OSError) as error:
                self._complaints.make(purpose, error)
                await asyncio.sleep(self._pause)
            else:
                self._complaints.withdraw(purpose)

    async def stop_reading(self) -> None:
        """The lease is kept, for messages still run."""
        self._closing = True
        await self._reader.close()

    async def leave(self) -> None:
        await self._chores.attempt("give messages back", lambda: self._pending.give_back(self._around.claim_after))
        await self._lease.release()

    async def _turn(self) -> None:
        await self._chores.attempt("make a group", self._pending.create_group)
        acquired = await self._lease.acquire()
        self._waiting = not acquired and self._lease.is_answered
        if acquired:
            await self._hold()
        else:
            await asyncio.sleep(self._pause)

    async def _hold(self) -> None:
        """Works for as long as the lease is ours."""
        logger.info("%s takes the messages of %s", self._around.consumer, self._queue)
        self._lost.clear()
        purpose = f"read on in {self._queue}"
        working = asyncio.create_task(self._work(), name="interlock.events working")
        lost = asyncio.create_task(self._lost.wait(), name="interlock.events lost")
        try:
            while await self._renewed() and not self._lost.is_set():
                if working.done() and not self._closing:
                    error = working.exception()
                    self._complaints.make(purpose, error if isinstance(error, Exception) else RuntimeError("ended"))
                    working = asyncio.create_task(self._work(), name="interlock.events working")
                await asyncio.wait([lost], timeout=self._around.lease / RENEWALS)
            logger.warning("%s lost the messages of %s", self._around.consumer, self._queue)
        finally:
            # First what runs: the next holder does not wait for us.
            self._give_up()
            await ended([working, lost], patience=0.05)
            await self._reader.stop()
            self._around.scheduler.abandon(self._queue)

    def _is_ours(self) -> bool:
        return not self._lost.is_set() and self._lease.remaining > 0.0

    def _may_run(self) -> bool:
        """Once a message was not run none of those behind it may be, until all are taken over again."""
        if self._is_ours():
            return True
        self._give_up()
        return False

    def _give_up(self) -> None:
        self._lost.set()
        self._around.scheduler.abandon(self._queue)

    async def _renewed(self) -> bool:
        # A timeout cancels once, which may be lost.
        renewing = asyncio.create_task(self._lease.renew(), name="interlock.events renewing")
        try:
            await asyncio.wait([renewing], timeout=self._lease.remaining)
            return renewing.done() and renewing.result()
        finally:
            await ended([renewing], patience=0.05)

    async def _work(self) -> None:
        await until_answered("take over messages", self._take_over)
        await together(self._reader.run(), self._look_for_missing())

    async def _take_over(self) -> None:
        await self._pending.create_group()
        entries = await self._pending.take_over()
        await self._around.admission.claimed(self._queue, entries)

    async def _take(self, entries: Sequence[Entry]) -> None:
        if not self._is_ours():
            # A process that was held up reads once more before it finds out. The next holder takes this over.
            self._give_up()
            await asyncio.Future()
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
            await self._chores.attempt("look for lost messages", self._take_missing)
            await self._chores.tidy()

    async def _take_missing(self) -> None:
        async with self._admitting:
            missing = await self._missing(())
            await self._around.admission.claimed(self._queue, sorted(missing, key=_position))

    async def _missing(self, arrived: Sequence[bytes]) -> Sequence[Entry]:
        return await self._pending.missing({*arrived, *self._around.scheduler.in_hand(self._queue)})


def _position(entry: Entry) -> tuple[int, int]:
    """Where an entry stands in its stream."""
    milliseconds, _, number = entry.id.partition(b"-")
    return int(milliseconds), int(number)
