"""Publishes what waits in the outbox."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from interlock_runtime.events.broker_sender import BrokerSender
from interlock_runtime.events.sink import BrokerRefused, BrokerUnavailable
from interlock_runtime.outbox.claims import Claim, Claims

logger = logging.getLogger("interlock.outbox")

POLL_SECONDS: Final = 1.0
LEASE_SECONDS: Final = 12.0
MOST_ROWS: Final = 500
MOST_BYTES: Final = 4 * 2**20
BREATH_SECONDS: Final = 0.02
"""Between two claims, unless much waits: events of many small commits leave together, and the database is spared."""

GRACE_SECONDS: Final = 8.0


@dataclass(slots=True)
class _Pause:
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


class Relay:
    """Publishes the rows of the table `outbox` through `sender`, in the order of their commits for each key.

    Several may run at once, in one process or in many. Each event is published at least once, under one id; a relay
    that is killed, or that loses its database between publishing and deleting, publishes some of them again. When the
    broker or the database is away it tries again until they are back. It holds at most `MOST_ROWS` rows and, but for
    single ones that are larger, `MOST_BYTES` bytes, and no transaction while it waits for the broker. It looks for rows
    every `poll` seconds, and at once after `wake()`; what a killed one held is taken over after `lease` seconds.
    """

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        sender: BrokerSender,
        *,
        poll: float = POLL_SECONDS,
        lease: float = LEASE_SECONDS,
    ) -> None:
        self._claims = Claims(sessions, lease=lease, rows=MOST_ROWS, size=MOST_BYTES)
        self._writer = sender.writer
        self._poll = poll
        self._lease = lease
        self._woken = asyncio.Event()
        self._trouble: _Pause | None = None
        self._refusing: dict[str, _Pause] = {}
        self._claim: str | None = None
        self._published: list[int] = []

    def wake(self) -> None:
        """Tells that there are rows to publish. To be called in the thread of the event loop."""
        self._woken.set()

    async def run(self) -> None:
        """Publishes until it is cancelled, and then finishes what is in hand, for `GRACE_SECONDS` at most."""
        while True:
            self._woken.clear()
            batch = asyncio.create_task(self._batch_or_trouble())
            try:
                pause = await asyncio.shield(batch)
            except asyncio.CancelledError:
                await asyncio.wait([batch], timeout=GRACE_SECONDS)
                batch.cancel()
                await asyncio.gather(batch, return_exceptions=True)
                raise
            await self._rest(pause)

    async def _rest(self, pause: float | None) -> None:
        if pause is not None:
            await asyncio.sleep(pause)
            return
        try:
            async with asyncio.timeout(self._poll):
                await self._woken.wait()
        except TimeoutError:
            return

    async def _batch_or_trouble(self) -> float | None:
        """Seconds until the next batch; None when nothing is known to wait."""
        try:
            count = await self._batch()
        except Exception as error:
            return self._failed(error)
        if self._trouble is not None:
            self._trouble = None
            logger.info("events of the outbox are published again")
        if count is None:
            return None
        return 0.0 if count >= MOST_ROWS // 2 else BREATH_SECONDS

    def _failed(self, error: Exception) -> float:
        if self._trouble is None:
            self._trouble = _Pause(longest=2.0)
            expected = isinstance(error, BrokerUnavailable)
            logger.error("events wait in the outbox: %s", error, exc_info=None if expected else error)
        return self._trouble.begin()

    async def _batch(self) -> int | None:
        """How many rows were claimed and published, None when there were none to claim."""
        await self._settle()
        claim = await self._claims.claim([stream for stream, pause in self._refusing.items() if not pause.is_over])
        if claim is None:
            return None
        self._claim = claim.holder
        try:
            await self._publish(claim)
        finally:
            await self._settle()
        return len(claim.rows)

    async def _settle(self) -> None:
        """Until it succeeds, what was published is remembered, so that it is not published again in vain."""
        if self._claim is not None:
            await self._claims.settle(self._claim, self._published)
            self._claim = None
            self._published = []

    async def _publish(self, claim: Claim) -> None:
        deadline = time.monotonic() + self._lease / 2
        by_stream = sorted(claim.rows, key=lambda row: row.entry.stream)
        for stream, group in groupby(by_stream, key=lambda row: row.entry.stream):
            if time.monotonic() > deadline:
                return
            rows = list(group)
            try:
                await self._writer.write_all_or_none([row.entry for row in rows])
            except BrokerRefused as refusal:
                self._refused(stream, refusal)
            else:
                self._published += [row.id for row in rows]
                self._refusing.pop(stream, None)

    def _refused(self, stream: str, refusal: BrokerRefused) -> None:
        """Its events wait for a while, and the other ones go past them."""
        pause = self._refusing.setdefault(stream, _Pause(longest=30.0))
        logger.error("events of the stream %s wait in the outbox for %g s: %s", stream, pause.begin(), refusal)
