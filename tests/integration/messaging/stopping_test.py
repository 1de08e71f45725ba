"""A worker stops within bounds, at whatever moment, and leaves nothing running."""

from __future__ import annotations

import asyncio
import time

import pytest
import redis

from interlock_runtime.events.redis import keys
from interlock_runtime.events.streams.pending import PendingEntries
from interlock_runtime.events.streams.shared_stream import SharedStream
from interlock_testing.redis_server import RedisServer
from tests.integration.messaging.in_process import SERVICE, Numbers, subscription, until, worker
from tests.integration.messaging.messages import STREAM, event, send
from tests.integration.messaging.redis_state import is_settled

STARTS = 80
STOP_SECONDS = 5.0


def left_running() -> list[str]:
    return [task.get_name() for task in asyncio.all_tasks() if task is not asyncio.current_task()]


@pytest.mark.parametrize("key", [None, "key"], ids=["shared", "ordered"])
def test_stopped_at_any_moment_after_its_start_it_ends(
    server: RedisServer, client: redis.Redis, key: str | None
) -> None:
    async def scenario() -> float:
        longest = 0.0
        for number in range(STARTS):
            async with asyncio.timeout(30), worker(server, subscription(Numbers(), ordering_key=key)):
                await asyncio.sleep(number * 0.0005)
                begun = time.monotonic()
            longest = max(longest, time.monotonic() - begun)
            await asyncio.sleep(0)
        assert left_running() == []
        return longest

    send(client, (event(number) for number in range(20)))
    assert asyncio.run(scenario()) < STOP_SECONDS


def test_it_ends_although_a_cancellation_is_lost_while_messages_are_taken_over(
    server: RedisServer, client: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As redis-py loses one that comes while it connects."""
    entered: list[int] = []

    async def take_over(pending: PendingEntries) -> list[object]:
        entered.append(1)
        for _ in range(2):
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                continue
        await asyncio.sleep(60)
        return []

    monkeypatch.setattr(PendingEntries, "take_over", take_over)

    async def scenario() -> float:
        async with worker(server, subscription(Numbers(), ordering_key="key")):
            await until(lambda: bool(entered))
            begun = time.monotonic()
        assert left_running() == []
        return time.monotonic() - begun

    assert asyncio.run(scenario()) < STOP_SECONDS


def test_a_lease_is_let_go_although_a_part_loses_its_cancellation(
    server: RedisServer, client: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost: list[int] = []
    missing = PendingEntries.missing

    async def stubborn(pending: PendingEntries, held: list[bytes]) -> object:
        found = await missing(pending, held)
        while len(lost) < 2:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                lost.append(1)
        return found

    monkeypatch.setattr(PendingEntries, "missing", stubborn)
    numbers = Numbers()

    async def scenario() -> None:
        async with worker(server, subscription(numbers, ordering_key="key"), lease=1.0, claim_after=0.2):
            await asyncio.sleep(0.5)
            client.delete(keys.lease(SERVICE, STREAM))
            await until(lambda: len(lost) == 2, 10)
            send(client, [event(1)])
            await until(lambda: is_settled(client, SERVICE), 10)

    asyncio.run(scenario())
    assert numbers.handled == [1]


def test_an_error_while_it_stops_leaves_nothing_running(
    server: RedisServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(stream: SharedStream) -> None:
        raise redis.ResponseError("no")

    monkeypatch.setattr(SharedStream, "stop_reading", fail)

    async def scenario() -> None:
        async with worker(server, subscription(Numbers(), ordering_key="key")) as running:
            await asyncio.sleep(0.3)
            await running.check()
        await asyncio.sleep(0)
        assert left_running() == []

    asyncio.run(scenario())
    assert "a step of stopping the worker failed" in caplog.text
