"""A service with an outbox, for tests."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Integer, MetaData, Table, event
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from interlock_runtime.events.broker import redis_broker
from interlock_runtime.events.contract import EventType
from interlock_runtime.events.publishing.broker_sender import BrokerSender
from interlock_runtime.events.sink import OutgoingEvent
from interlock_runtime.events.wire.cloud_event import decode
from interlock_runtime.outbox.backlog import backlog
from interlock_runtime.outbox.relay import Relay
from interlock_runtime.outbox.sink import SqlOutbox
from interlock_runtime.outbox.tables import metadata
from interlock_runtime.unit_of_work_sql import SqlUnitOfWork
from interlock_testing.redis_server import RedisServer
from interlock_testing.redis_streams import stream_events

TYPE = EventType("users.user_registered", "user.registered", ordering_key="key")
BAD = EventType("users.bad", "no.stream", ordering_key="key")

business = MetaData()
accounts = Table("accounts", business, Column("id", Integer, primary_key=True), Column("n", Integer, nullable=False))

Sessions = async_sessionmaker[AsyncSession]


@dataclass(frozen=True)
class Service:
    sessions: Sessions
    sender: BrokerSender

    def relay(self, **settings: Any) -> Relay:
        return Relay(self.sessions, self.sender, **{"poll": 0.05, "lease": 0.5, **settings})

    async def emit(self, *numbers: int, key: str = "k", type: EventType = TYPE, sink: SqlOutbox | None = None) -> None:
        async with SqlUnitOfWork(self.sessions) as work:
            for number in numbers:
                await (sink or SqlOutbox("backend")).add(made(number, key, type), work)
            await work.commit()

    async def pending(self) -> int:
        async with self.sessions() as session:
            return (await backlog(session)).pending


def made(number: int, key: str = "k", type: EventType = TYPE) -> OutgoingEvent:
    return OutgoingEvent(type, json.dumps({"key": key, "n": number}).encode())


@asynccontextmanager
async def service(url: str, server: RedisServer) -> AsyncIterator[Service]:
    engine = create_async_engine(url)
    if url.startswith("sqlite"):
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
        await connection.run_sync(business.create_all)
    broker = redis_broker(server.url)
    try:
        yield Service(async_sessionmaker(engine, expire_on_commit=False), BrokerSender(broker, "backend", timeout=0.3))
    finally:
        await broker.stop()
        await engine.dispose()


def _prepare_sqlite(connection: Any, _entry: object) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "busy_timeout = 10000"):
        connection.execute(f"PRAGMA {pragma}")


@asynccontextmanager
async def running(*relays: Relay) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(relay.run()) for relay in relays]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def until(holds: Callable[[], Any], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while True:
        held = holds()
        if await held if asyncio.iscoroutine(held) else held:
            return
        assert time.monotonic() < deadline, "it did not come about"
        await asyncio.sleep(0.01)


def published(server: RedisServer, stream: str = TYPE.stream) -> list[tuple[str, int]]:
    payloads = [json.loads(decode(data, 1).data) for data in stream_events(server, stream)]
    return [(payload["key"], payload["n"]) for payload in payloads]


async def is_empty(backend: Service) -> bool:
    return await backend.pending() == 0
