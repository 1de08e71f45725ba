"""What an operation of an API becomes when a message drove it, and how often its effects are had."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest
import redis
from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from interlock_runtime.call import Call
from interlock_runtime.events.broker import redis_broker
from interlock_runtime.events.contract import Delivery, EventType
from interlock_runtime.events.sink import MemoryEventSink
from interlock_runtime.events.subscription import Outcome
from interlock_runtime.events.worker import EventWorker
from interlock_runtime.outbox.tables import metadata as outbox_metadata
from interlock_runtime.problems import Problem
from interlock_runtime.rest.contract import CompositionError
from interlock_runtime.unit_of_work import StorageUnavailable
from interlock_runtime.unit_of_work_sql import SqlUnitOfWork
from interlock_testing.redis_server import RedisServer
from tests.integration.messaging.consumer import Happened, effects, metadata
from tests.integration.messaging.in_process import SERVICE, Numbers, subscription, until, worker
from tests.integration.messaging.messages import event, send
from tests.integration.messaging.redis_state import dead_letters, is_settled

DONE = EventType("chaos.done", "chaos.done")
FAILED = EventType("chaos.failed", "chaos.failed")


@dataclass(kw_only=True, eq=False)
class TooMany(Problem):
    status: ClassVar[int] = 409
    title: ClassVar[str] = "Too many"
    type_uri: ClassVar[str] = "urn:problem:chaos:too-many"

    number: int


@asynccontextmanager
async def database(folder: Path) -> AsyncIterator[async_sessionmaker[AsyncSession]]:
    engine = create_async_engine(f"sqlite+aiosqlite:///{folder / 'effects.sqlite3'}", connect_args={"timeout": 20})
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
        await connection.run_sync(outbox_metadata.create_all)
    yield async_sessionmaker(engine)
    await engine.dispose()


async def count(sessions: async_sessionmaker[AsyncSession]) -> int:
    async with sessions() as session:
        return await session.scalar(select(func.count()).select_from(effects)) or 0


async def write(call: Call, message: Happened) -> Happened:
    assert isinstance(call.unit_of_work, SqlUnitOfWork)
    await call.unit_of_work.session.execute(insert(effects).values(number=message.number, key=message.key))
    return message


async def refuse(call: Call, message: Happened) -> Happened:
    await write(call, message)
    raise TooMany(number=message.number)


def test_what_an_operation_returns_is_published_in_its_transaction(
    server: RedisServer, client: redis.Redis, tmp_path: Path
) -> None:
    events = MemoryEventSink()
    outcome = Outcome(output=Happened, on_success=DONE, events=events)

    async def scenario() -> None:
        async with database(tmp_path) as sessions:
            factory = SqlUnitOfWork.factory(sessions)
            async with worker(server, subscription(write, unit_of_work=factory, outcome=outcome), concurrency=1):
                await until(lambda: is_settled(client, SERVICE))
            assert await count(sessions) == 2

    send(client, [event(1), event(2, requestid="r"), event(1)])
    asyncio.run(scenario())
    assert [(each.type, json.loads(each.payload)) for each in events.events] == [
        (DONE, {"number": 1, "key": 0}),
        (DONE, {"number": 2, "key": 0}),
    ]
    assert events.events[1].request_id == "r"
    assert client.keys("interlock:chaos:done:*") == []


def test_a_declared_problem_is_published_and_its_transaction_is_rolled_back(
    server: RedisServer, client: redis.Redis, tmp_path: Path
) -> None:
    events = MemoryEventSink()
    outcome = Outcome(errors=(TooMany,), on_error=FAILED, events=events)

    async def scenario() -> None:
        async with database(tmp_path) as sessions:
            factory = SqlUnitOfWork.factory(sessions)
            async with worker(server, subscription(refuse, unit_of_work=factory, outcome=outcome), concurrency=1):
                await until(lambda: is_settled(client, SERVICE))
            assert await count(sessions) == 0

    send(client, [event(7), event(7)])
    asyncio.run(scenario())
    assert [(each.type, json.loads(each.payload)) for each in events.events] == [
        (FAILED, {"type": TooMany.type_uri, "title": "Too many", "status": 409, "number": 7})
    ]
    assert dead_letters(client, SERVICE) == []


@pytest.mark.parametrize("dead_letter", [True, False])
def test_a_declared_problem_that_nobody_is_told_of_is_a_dead_letter_at_once(
    server: RedisServer, client: redis.Redis, tmp_path: Path, dead_letter: bool
) -> None:
    outcome = Outcome(errors=(TooMany,))

    async def scenario() -> None:
        async with database(tmp_path) as sessions:
            factory = SqlUnitOfWork.factory(sessions)
            delivery = Delivery(dead_letter=dead_letter)
            refusing = subscription(refuse, unit_of_work=factory, outcome=outcome, delivery=delivery)
            async with worker(server, refusing):
                await until(lambda: is_settled(client, SERVICE))

    send(client, [event(7)])
    asyncio.run(scenario())
    letters = [(letter["reason"], letter["attempts"]) for letter in dead_letters(client, SERVICE)]
    assert letters == ([("refused", "1")] if dead_letter else [])


def test_a_problem_that_was_not_declared_is_tried_again(server: RedisServer, client: redis.Redis) -> None:
    attempts = 0

    async def handle(call: Call, message: Happened) -> None:
        nonlocal attempts
        attempts += 1
        if attempts < 3:
            raise TooMany(number=1)

    async def scenario() -> None:
        async with worker(server, subscription(handle, outcome=Outcome())):
            await until(lambda: is_settled(client, SERVICE))

    send(client, [event(1)])
    asyncio.run(scenario())
    assert attempts == 3


def test_an_output_that_breaks_its_contract_is_a_failure_and_nothing_is_kept(
    server: RedisServer, client: redis.Redis, tmp_path: Path
) -> None:
    events = MemoryEventSink()
    outcome = Outcome(output=int, on_success=DONE, events=events)

    async def scenario() -> None:
        async with database(tmp_path) as sessions:
            factory = SqlUnitOfWork.factory(sessions)
            delivery = Delivery(max_attempts=2, backoff_initial=0.01)
            wrong = subscription(write, unit_of_work=factory, outcome=outcome, delivery=delivery)
            async with worker(server, wrong):
                await until(lambda: is_settled(client, SERVICE))
            assert await count(sessions) == 0

    send(client, [event(1)])
    asyncio.run(scenario())
    assert events.events == []
    assert [letter["reason"] for letter in dead_letters(client, SERVICE)] == ["exhausted"]


def test_while_the_storage_is_away_no_attempt_is_used_up(server: RedisServer, client: redis.Redis) -> None:
    attempts: list[int] = []

    async def handle(call: Call, message: Happened) -> None:
        assert call.event is not None
        attempts.append(call.event.attempt)
        if len(attempts) < 6:
            raise StorageUnavailable

    async def scenario() -> None:
        delivery = Delivery(max_attempts=2, backoff_initial=0.02, backoff_max=0.05)
        async with worker(server, subscription(handle, delivery=delivery)):
            await until(lambda: is_settled(client, SERVICE))

    send(client, [event(1)])
    asyncio.run(scenario())
    assert attempts == [1] * 6
    assert dead_letters(client, SERVICE) == []


def test_a_subscription_that_publishes_needs_an_event_sink() -> None:
    broker = redis_broker("redis://127.0.0.1:1/0")
    for outcome in (Outcome(output=Happened, on_success=DONE), Outcome(on_error=FAILED)):
        with pytest.raises(CompositionError, match="event sink"):
            EventWorker(broker, [subscription(Numbers(), outcome=outcome)], service=SERVICE)
