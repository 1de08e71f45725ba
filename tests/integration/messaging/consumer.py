"""A consumer that tests run as a process, to end it as they please."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, insert
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

from interlock_runtime.call import Call
from interlock_runtime.events.broker import redis_broker
from interlock_runtime.events.contract import Delivery, EventContract, EventType
from interlock_runtime.events.subscription import Subscription
from interlock_runtime.events.worker import EventWorker
from interlock_runtime.models import Model
from interlock_runtime.unit_of_work import MemoryUnitOfWork, UnitOfWork, UnitOfWorkFactory
from interlock_runtime.unit_of_work_sql import SqlUnitOfWork
from tests.integration.messaging.messages import STREAM, TYPE

metadata = MetaData()
effects = Table(
    "effects",
    metadata,
    # Nothing here is unique but the row itself: an effect that is had twice shows.
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("number", Integer, nullable=False),
    Column("key", Integer, nullable=False),
)


class Happened(Model):
    number: int
    key: int


@dataclass(frozen=True, slots=True)
class Settings:
    """How a consumer behaves. `log` gets a line for each run of the handler, `database` a row in its transaction.

    Durations are seconds. A message in `deadly` ends the process without further ado, one in `failing` fails, one in
    `flaky` succeeds from its third attempt on.
    """

    redis: str
    log: str
    database: str | None = None
    service: str = "chaos"
    ordering_key: str | None = None
    concurrency: int = 16
    claim_after: float = 2.0
    lease: float = 2.0
    grace: float = 5.0
    slow: float = 0.0
    max_attempts: int = 5
    backoff: float = 0.1
    deadly: frozenset[int] = frozenset()
    failing: frozenset[int] = frozenset()
    flaky: frozenset[int] = frozenset()


class Recorder:
    """The handler: a line in the log at once, which no transaction undoes, and then a row in the database."""

    def __init__(self, settings: Settings, log: int, call: Call) -> None:
        self._settings = settings
        self._log = log
        self._call = call

    async def happened(self, message: Happened) -> None:
        settings = self._settings
        event = self._call.event
        assert event is not None
        os.write(self._log, f"{os.getpid()} {message.key} {message.number} {event.attempt}\n".encode())
        if message.number in settings.deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        if settings.slow:
            await asyncio.sleep(random.uniform(0.0, 2 * settings.slow))
        if message.number in settings.failing or (message.number in settings.flaky and event.attempt < 3):
            raise RuntimeError(f"message {message.number} fails")
        await self._write(self._call.unit_of_work, message)

    async def _write(self, work: UnitOfWork, message: Happened) -> None:
        if isinstance(work, SqlUnitOfWork):
            await work.session.execute(insert(effects).values(number=message.number, key=message.key))


async def happened(recorder: Recorder, message: Happened) -> None:
    await recorder.happened(message)


def subscription(settings: Settings, log: int, unit_of_work: UnitOfWorkFactory) -> Subscription:
    @asynccontextmanager
    async def provide(call: Call) -> AsyncIterator[Recorder]:
        yield Recorder(settings, log, call)

    delivery = Delivery(settings.max_attempts, settings.backoff, 10 * settings.backoff)
    contract: EventContract[Happened] = EventContract(
        EventType(TYPE, STREAM, settings.ordering_key), Happened, delivery
    )
    return Subscription(contract, "chaos.events.happened", provide, happened, unit_of_work)


async def consume(settings: Settings) -> None:
    """Handles messages until SIGTERM."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    log = os.open(settings.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    broker = redis_broker(settings.redis)
    unit_of_work = MemoryUnitOfWork.factory()
    if settings.database is not None:
        engine = create_async_engine(settings.database, pool_size=settings.concurrency)
        unit_of_work = SqlUnitOfWork.factory(async_sessionmaker(engine))
    worker = EventWorker(
        broker,
        [subscription(settings, log, unit_of_work)],
        service=settings.service,
        concurrency=settings.concurrency,
        claim_after=settings.claim_after,
        lease=settings.lease,
        grace=settings.grace,
    )
    async with broker, worker:
        await stop.wait()


def main(settings: Settings) -> None:
    asyncio.run(consume(settings))
