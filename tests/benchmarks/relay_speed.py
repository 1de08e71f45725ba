"""How many events a second a relay takes from an outbox to Redis, against bare pipelined XADD of the same entries.

Database, Redis and relay share the machine. The rows are written through the sink, as a service does it.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import redis.asyncio
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from interlock_runtime.events.broker import redis_broker
from interlock_runtime.events.contract import EventType
from interlock_runtime.events.publishing.broker_sender import BrokerSender
from interlock_runtime.events.redis import keys
from interlock_runtime.events.sink import OutgoingEvent
from interlock_runtime.outbox.relay import MOST_ROWS, Relay
from interlock_runtime.outbox.sink import SqlOutbox
from interlock_runtime.outbox.tables import metadata, outbox
from interlock_runtime.unit_of_work_sql import SqlUnitOfWork
from interlock_testing.postgres import postgres_server
from interlock_testing.redis_server import redis_server
from services.backend.storage.engine import connect

EVENTS = 20_000
EVENTS_IN_TRANSACTION = 20
KEYS = 1_000
ROUNDS = 3
GOAL = 2_000
POLL_SECONDS = 0.01

TYPE = EventType("orders.placed", "orders.placed", ordering_key="customer_id", max_stream_length=100_000)

Sessions = async_sessionmaker[AsyncSession]


def report() -> Iterator[str]:
    """Lines of figures, each with the goal it is held against."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        postgres = stack.enter_context(postgres_server())
        broker = stack.enter_context(redis_server())
        databases = {"SQLite": f"sqlite:///{Path(folder) / 'outbox.sqlite3'}", "PostgreSQL": postgres.create_database()}
        for name, database in databases.items():
            relayed, bare = asyncio.run(_measured(database, broker.url))
            yield (
                f"{name:12} relay {relayed:8,.0f}, bare pipelined XADD {bare:8,.0f} events/s: "
                f"{relayed / bare:.2f} of it (goal >= {GOAL:,} events/s)"
            )


async def _measured(database: str, url: str) -> tuple[float, float]:
    """Events a second: of the relay, and of bare XADD."""
    engine = connect(database)
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    client = redis.asyncio.Redis.from_url(url)
    broker = redis_broker(url)
    relayed, bare = [], []
    # The first round warms up.
    for _ in range(ROUNDS + 1):
        await _fill(sessions)
        async with sessions() as session:
            entries = (await session.scalars(select(outbox.c.event))).all()
        await client.flushall()
        bare.append(EVENTS / await _add_bare(client, entries))
        await client.flushall()
        relayed.append(EVENTS / await _drain(sessions, BrokerSender(broker, "benchmark")))
        if await client.xlen(TYPE.stream) != EVENTS:
            raise RuntimeError("the relay did not publish each event once")
    await broker.stop()
    await client.aclose()
    await engine.dispose()
    return statistics.median(relayed[1:]), statistics.median(bare[1:])


async def _fill(sessions: Sessions) -> None:
    sink = SqlOutbox("benchmark")
    for first in range(0, EVENTS, EVENTS_IN_TRANSACTION):
        async with SqlUnitOfWork(sessions) as work:
            for number in range(first, first + EVENTS_IN_TRANSACTION):
                order = {"id": number, "customer_id": number % KEYS, "note": "hello", "tags": ["x", "y"]}
                await sink.add(OutgoingEvent(TYPE, json.dumps(order).encode()), work)
            await work.commit()


async def _add_bare(client: redis.asyncio.Redis, entries: Sequence[bytes]) -> float:
    started = time.perf_counter()
    for first in range(0, len(entries), MOST_ROWS):
        async with client.pipeline(transaction=False) as pipeline:
            for entry in entries[first : first + MOST_ROWS]:
                pipeline.xadd(TYPE.stream, {keys.DATA: entry}, maxlen=TYPE.max_stream_length, approximate=True)
            await pipeline.execute()
    return time.perf_counter() - started


async def _drain(sessions: Sessions, sender: BrokerSender) -> float:
    """Seconds until the outbox is empty."""
    started = time.perf_counter()
    relay = asyncio.create_task(Relay(sessions, sender).run())
    while await _pending(sessions):
        await asyncio.sleep(POLL_SECONDS)
    elapsed = time.perf_counter() - started
    relay.cancel()
    await asyncio.gather(relay, return_exceptions=True)
    return elapsed


async def _pending(sessions: Sessions) -> int:
    async with sessions() as session:
        return await session.scalar(select(func.count()).select_from(outbox)) or 0
