"""Publishes what waits in the outbox."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from interlock_runtime.events.publishing.broker_sender import BrokerSender
from interlock_runtime.events.sink import BrokerRefused, BrokerUnavailable
from interlock_runtime.events.wire.cloud_event import Undecodable, decode
from interlock_runtime.outbox.claims import Claim, Claims, Row
from interlock_runtime.outbox.refusals import Pause, Refusals
from interlock_runtime.outbox.tables import SLOTS, parking_of

logger = logging.getLogger("interlock.outbox")

POLL_SECONDS: Final = 1.0
LEASE_SECONDS: Final = 12.0
MOST_ROWS: Final = 500
MOST_BYTES: Final = 4 * 2**20
BREATH_SECONDS: Final = 0.02
"""Between two claims, unless much waits: events of many small commits leave together, and the database is spared."""

GRACE_SECONDS: Final = 8.0


class Relay:
    """Publishes the rows of the table `outbox` through `sender`, in the order of their commits for each key.

    Several may run at once, in one process or in many. Each event is published at least once, under one id; a relay
    that is killed, or that loses its database between publishing and deleting, publishes some of them again. When the
    broker or the database is away it tries again until they are back. It holds at most `MOST_ROWS` rows and, but for
    single ones that are larger, `MOST_BYTES` bytes, and no transaction while it waits for the broker. It looks for rows
    every `poll` seconds, and at once after `wake()`; what a killed one held is taken over after `lease` seconds.

    The rows of a stream that the broker does not take are parked, tried again after pauses of up to half a minute, and
    hold up no other stream.
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
        self._trouble: Pause | None = None
        self._trouble_is: type[Exception] | None = None
        self._refusals = Refusals(MOST_ROWS)
        self._look_for_parked = 0.0
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
            self._trouble = Pause(longest=2.0)
            self._trouble_is = None
        # Once for each kind: what is wrong may change while it is wrong.
        if self._trouble_is is not type(error):
            self._trouble_is = type(error)
            expected = isinstance(error, BrokerUnavailable)
            logger.error("events wait in the outbox: %s", error, exc_info=None if expected else error)
        return self._trouble.begin()

    async def _batch(self) -> int | None:
        """How many rows were claimed and published, None when there were none to claim."""
        await self._settle()
        parked = await self._publish(await self._claim_parked())
        fresh = await self._publish(await self._claims.claim())
        if parked is None and fresh is None:
            return None
        return (parked or 0) + (fresh or 0)

    async def _claim_parked(self) -> Claim | None:
        """Rows of streams whose pause is over, or that other relays have parked."""
        if time.monotonic() < self._look_for_parked:
            return None
        places = [place for place in await self._claims.parked() if not self._refusals.is_paused(_parking(place))]
        # Those of the same streams are not always the first ones.
        random.shuffle(places)
        claim = await self._claims.claim_parked(places) if places else None
        if claim is None:
            self._look_for_parked = time.monotonic() + self._poll
        return claim

    async def _settle(self) -> None:
        """Until it succeeds, what was published is remembered, so that it is not published again in vain."""
        if self._claim is not None:
            await self._claims.settle(self._claim, self._published)
            self._claim = None
            self._published = []

    async def _publish(self, claim: Claim | None) -> int | None:
        """How many rows the claim had."""
        if claim is None:
            return None
        self._claim = claim.holder
        try:
            await self._publish_rows(claim)
        finally:
            await self._settle()
        return len(claim.rows) + len(claim.behind)

    async def _publish_rows(self, claim: Claim) -> None:
        deadline = time.monotonic() + self._lease / 2
        for stream, rows in _by_stream(claim.behind):
            await self._claims.park(stream, rows)
        for stream, rows in _by_stream(claim.rows):
            if self._refusals.is_paused(parking_of(stream)):
                await self._claims.park(stream, rows)
            elif time.monotonic() <= deadline:
                await self._publish_stream(stream, rows, deadline)

    async def _publish_stream(self, stream: str, rows: Sequence[Row], deadline: float) -> None:
        """As far as the broker takes them, or until the deadline; parks what it does not take and all behind."""
        position = 0
        while position < len(rows) and time.monotonic() <= deadline:
            some = rows[position : position + self._refusals.most(stream)]
            try:
                await self._writer.write_all_or_none([row.entry for row in some])
            except (BrokerRefused, BrokerUnavailable) as error:
                # A server breaks the connection off over what is too large for it, and then takes others.
                if isinstance(error, BrokerUnavailable) and not await self._writer.answers():
                    raise
                self._refused(stream, some, error)
                await self._claims.park(stream, rows[position:])
                return
            self._published += [row.id for row in some]
            self._refusals.taken(stream)
            position += len(some)

    def _refused(self, stream: str, rows: Sequence[Row], error: Exception) -> None:
        """Its events wait for a while, and the other ones go past them."""
        seconds = self._refusals.refused(stream, len(rows))
        logger.error(
            "events of the stream %s wait in the outbox for %g s, %s: %s", stream, seconds, _description(rows), error
        )


def _parking(place: int) -> int:
    return place - place % SLOTS


def _by_stream(rows: Sequence[Row]) -> Iterator[tuple[str, Sequence[Row]]]:
    for stream, group in groupby(sorted(rows, key=lambda row: row.entry.stream), key=lambda row: row.entry.stream):
        yield stream, list(group)


def _description(rows: Sequence[Row]) -> str:
    """Which events were tried, as far as that can be told."""
    if len(rows) > 1:
        return f"one of {len(rows)} is not taken"
    data = rows[0].entry.data
    try:
        event = decode(data, 1).event
    except Undecodable:
        return f"the row {rows[0].id} of {len(data)} bytes is not taken"
    return f"the event {event.id} of the type {event.type} and of {len(data)} bytes is not taken"
