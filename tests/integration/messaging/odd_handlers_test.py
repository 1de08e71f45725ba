"""Handlers that end in ways nobody expects, or do not want to end."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import redis
from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

from interlock_runtime.call import Call
from interlock_runtime.events.contract import Delivery
from interlock_runtime.events.dispatch.tries import Tries, decode
from interlock_runtime.events.redis import keys
from interlock_runtime.outbox.tables import metadata as outbox_metadata
from interlock_runtime.unit_of_work_sql import SqlUnitOfWork
from interlock_testing.redis_server import RedisServer
from tests.integration.messaging.consumer import Happened, effects, metadata
from tests.integration.messaging.in_process import SERVICE, Numbers, subscription, until, worker
from tests.integration.messaging.messages import STREAM, event, send
from tests.integration.messaging.redis_state import consumers, dead_letters, has_tries, is_settled

TWICE = Delivery(max_attempts=2, backoff_initial=0.01)
ONCE = Delivery(max_attempts=1)


class Panic(BaseException):
    """What a panic of an extension in Rust is."""


class Mute(Exception):
    def __str__(self) -> str:
        raise AttributeError("no text")


async def wait_for_what_was_cancelled() -> None:
    other = asyncio.ensure_future(asyncio.Event().wait())
    other.cancel()
    await other


async def cancel_itself() -> None:
    task = asyncio.current_task()
    assert task is not None
    task.cancel()
    await asyncio.sleep(0)


async def cancel_itself_and_fail() -> None:
    task = asyncio.current_task()
    assert task is not None
    task.cancel()
    raise RuntimeError("after all")


async def panic() -> None:
    raise Panic("at src/lib.rs")


async def fail_without_a_word() -> None:
    raise Mute


@pytest.mark.parametrize(
    ("end", "error"),
    [
        (wait_for_what_was_cancelled, "CancelledError: "),
        (cancel_itself, "CancelledError: "),
        (cancel_itself_and_fail, "RuntimeError: after all"),
        (panic, "Panic: at src/lib.rs"),
        (fail_without_a_word, "Mute: its text is not to be had (AttributeError)"),
    ],
)
def test_however_a_handler_ends_its_message_has_failed_and_the_others_are_handled(
    server: RedisServer, client: redis.Redis, end: Callable[[], Awaitable[None]], error: str
) -> None:
    handled: list[int] = []

    async def handle(call: Call, message: Happened) -> None:
        if message.number < 6:
            await end()
        await asyncio.sleep(0)
        handled.append(message.number)

    async def scenario() -> None:
        # More of them than there are lanes.
        async with worker(server, subscription(handle, delivery=TWICE), concurrency=2) as running:
            await until(lambda: is_settled(client, SERVICE))
            await running.check()

    send(client, (event(number) for number in range(12)))
    asyncio.run(scenario())
    assert sorted(handled) == list(range(6, 12))
    letters = dead_letters(client, SERVICE)
    assert [(each["reason"], each["attempts"], each["error"]) for each in letters] == [("exhausted", "2", error)] * 6


def test_a_handler_that_overhears_its_cancellation_is_cancelled_again(server: RedisServer, client: redis.Redis) -> None:
    begun = asyncio.Event()
    cancelled = 0

    async def handle(call: Call, message: Happened) -> None:
        nonlocal cancelled
        begun.set()
        while cancelled < 2:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                cancelled += 1

    async def scenario() -> float:
        async with worker(server, subscription(handle), grace=0.1):
            await begun.wait()
            stopping = time.monotonic()
        return time.monotonic() - stopping

    send(client, [event(1)])
    assert asyncio.run(asyncio.wait_for(scenario(), 30)) < 10
    assert cancelled == 2


@pytest.mark.parametrize("converts", [False, True])
def test_orderly_restarts_use_up_no_attempts(server: RedisServer, client: redis.Redis, converts: bool) -> None:
    begun: list[int] = []

    async def fail_then_wait(call: Call, message: Happened) -> None:
        assert call.event is not None
        begun.append(call.event.attempt)
        if len(begun) == 1:
            raise RuntimeError("no luck")
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            if converts:
                raise RuntimeError("the answer did not come") from None
            raise

    async def scenario() -> None:
        delivery = Delivery(max_attempts=3, backoff_initial=0.01)
        for restart in range(4):
            async with worker(server, subscription(fail_then_wait, delivery=delivery), grace=0.05, claim_after=0.4):
                await until(lambda: len(begun) >= restart + 2)  # noqa: B023  called at once
            [record] = client.hvals(keys.tries(SERVICE, STREAM))
            tries = decode(record)
            assert tries is not None
            assert (tries.attempts, tries.running) == (1, False)

    send(client, [event(1)])
    asyncio.run(scenario())
    assert begun == [1, 2, 2, 2, 2]
    assert dead_letters(client, SERVICE) == []


def test_no_pause_is_longer_than_the_longest_whatever_the_clock_of_another_process_said(
    server: RedisServer, client: redis.Redis
) -> None:
    numbers = Numbers()
    send(client, [event(1)])
    client.xgroup_create(STREAM, SERVICE, id="0")
    read: Any = client.xreadgroup(SERVICE, "gone", {STREAM: ">"})
    [[_, [[id, _]]]] = read
    ahead = Tries(1, running=False, due=time.time() + 3600, error="no luck")
    client.hset(keys.tries(SERVICE, STREAM), id, ahead.encode())

    async def scenario() -> None:
        delivery = Delivery(backoff_initial=0.1, backoff_max=0.5)
        async with worker(server, subscription(numbers, delivery=delivery), claim_after=0.4):
            await until(lambda: is_settled(client, SERVICE), 10)

    asyncio.run(scenario())
    assert numbers.handled == [1]


async def fail(call: Call, message: Happened) -> None:
    raise RuntimeError("no luck")


def test_a_dead_letter_that_redis_refuses_is_written_when_redis_takes_it(
    server: RedisServer, client: redis.Redis
) -> None:
    """Also one of a replayed message, which lies nowhere else."""
    client.set(keys.dead_letters(SERVICE), "in the way")
    send(client, [event(1), b"nothing"])
    client.xadd(keys.replay(SERVICE), {"__data__": b"nothing again", "stream": STREAM})

    async def scenario() -> None:
        async with worker(server, subscription(fail, delivery=TWICE), claim_after=0.4):
            await until(lambda: bool(client.exists(keys.tries(SERVICE, STREAM))))
            await asyncio.sleep(1.0)
            assert client.xpending(STREAM, SERVICE)["pending"] == 2
            assert client.xlen(keys.replay(SERVICE)) == 1
            client.delete(keys.dead_letters(SERVICE))
            await until(lambda: is_settled(client, SERVICE) and client.xlen(keys.replay(SERVICE)) == 0)

    asyncio.run(scenario())
    letters = sorted((letter["reason"], letter["attempts"]) for letter in dead_letters(client, SERVICE))
    assert letters == [("exhausted", "2"), ("undecodable", "0"), ("undecodable", "0")]
    assert not has_tries(client, SERVICE)


def test_a_message_that_was_trimmed_while_it_ran_becomes_a_dead_letter_with_its_bytes(
    server: RedisServer, client: redis.Redis, caplog: pytest.LogCaptureFixture
) -> None:
    begun, trimmed = asyncio.Event(), asyncio.Event()

    async def handle(call: Call, message: Happened) -> None:
        begun.set()
        await trimmed.wait()
        raise RuntimeError("no luck")

    async def scenario() -> None:
        async with worker(server, subscription(handle, delivery=ONCE), claim_after=0.4):
            await begun.wait()
            client.xtrim(STREAM, maxlen=0, approximate=False)
            # Until this process itself, telling that it works on the entry, has had Redis notice that it is gone.
            await until(lambda: client.xpending(STREAM, SERVICE)["pending"] == 0, 10)
            trimmed.set()
            await until(lambda: bool(dead_letters(client, SERVICE)), 10)

    send(client, [event(1)])
    asyncio.run(scenario())
    [letter] = dead_letters(client, SERVICE)
    assert (letter["event_id"], letter["reason"]) == ("event-1", "exhausted")
    assert b'"event-1"' in letter["__data__"].encode()
    assert "message event-1 of chaos.happened is a dead letter: exhausted" in caplog.text


def test_what_another_process_settled_meanwhile_is_no_dead_letter_and_the_log_does_not_say_so(
    server: RedisServer, client: redis.Redis, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "interlock.events")

    async def handle(call: Call, message: Happened) -> None:
        assert client.xack(STREAM, SERVICE, entry) == 1
        raise RuntimeError("no luck")

    async def scenario() -> None:
        async with worker(server, subscription(handle, delivery=ONCE)):
            await until(lambda: "settled by another process" in caplog.text, 10)
            assert len(consumers(client, SERVICE)) == 1
            assert client.xpending(STREAM, SERVICE)["pending"] == 0

    send(client, [event(1)])
    entries: Any = client.xrange(STREAM)
    [[entry, _]] = entries
    asyncio.run(scenario())
    assert dead_letters(client, SERVICE) == []
    assert "is a dead letter" not in caplog.text


def test_handlers_that_wait_for_each_other_in_sqlite_use_up_no_attempts(
    server: RedisServer, client: redis.Redis, tmp_path: Path
) -> None:
    count = 12

    async def handle(call: Call, message: Happened) -> None:
        await asyncio.sleep(0.05)
        assert isinstance(call.unit_of_work, SqlUnitOfWork)
        await call.unit_of_work.session.execute(insert(effects).values(number=message.number, key=message.key))

    async def scenario() -> int:
        engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path / 'x.sqlite3'}", connect_args={"timeout": 0.01})
        async with engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
            await connection.run_sync(outbox_metadata.create_all)
        factory = SqlUnitOfWork.factory(async_sessionmaker(engine))
        delivery = Delivery(max_attempts=1, backoff_initial=0.02, backoff_max=0.1)
        async with worker(server, subscription(handle, delivery=delivery, unit_of_work=factory), concurrency=6):
            await until(lambda: is_settled(client, SERVICE))
        async with engine.connect() as connection:
            kept = await connection.scalar(select(func.count()).select_from(effects))
        await engine.dispose()
        return kept or 0

    send(client, (event(number) for number in range(count)))
    assert asyncio.run(scenario()) == count
    assert dead_letters(client, SERVICE) == []


def test_a_slash_in_a_source_confuses_no_two_events(server: RedisServer, client: redis.Redis) -> None:
    numbers = Numbers()

    async def scenario() -> None:
        async with worker(server, subscription(numbers)):
            await until(lambda: is_settled(client, SERVICE))

    sources = [("crm/eu", "1"), ("crm", "eu/1"), ("crm%2Feu", "1")]
    send(client, (event(number, source=source, id=id) for number, (source, id) in enumerate(sources)))
    asyncio.run(scenario())
    assert sorted(numbers.handled) == [0, 1, 2]
