"""Redis answers, but refuses: nothing runs hot, readiness tells, and everything goes on when it is over."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import pytest
import redis

from interlock_runtime.events.worker import EventWorker, WorkerDown
from interlock_testing.redis_server import RedisServer
from tests.integration.messaging.in_process import SERVICE, Numbers, subscription, until, worker
from tests.integration.messaging.messages import STREAM, event, send
from tests.integration.messaging.redis_state import is_settled

KEYS = pytest.mark.parametrize("key", [None, "key"], ids=["shared", "ordered"])

Step = Callable[[redis.Redis], object]


def become_replica(client: redis.Redis) -> object:
    return client.replicaof("127.0.0.1", 1)


def become_primary(client: redis.Redis) -> object:
    return client.replicaof("no", "one")


def fill_memory(client: redis.Redis) -> object:
    return client.config_set("maxmemory", 1)


def free_memory(client: redis.Redis) -> object:
    return client.config_set("maxmemory", 0)


def take_right(client: redis.Redis) -> object:
    return client.acl_setuser("default", enabled=True, commands=["-xreadgroup"])


def give_right(client: redis.Redis) -> object:
    return client.acl_setuser("default", enabled=True, commands=["+xreadgroup"])


def replace_stream(client: redis.Redis) -> object:
    client.rename(STREAM, "aside")
    return client.set(STREAM, "no stream")


def restore_stream(client: redis.Redis) -> object:
    return client.rename("aside", STREAM)


def reads(client: redis.Redis) -> int:
    """How many reads there were, refused ones included."""
    of_reads = client.info("commandstats").get("cmdstat_xreadgroup", {})
    return int(of_reads.get("calls", 0)) + int(of_reads.get("rejected_calls", 0))


async def is_ready(running: EventWorker) -> bool:
    try:
        await running.check()
    except WorkerDown:
        return False
    return True


async def until_ready(running: EventWorker, ready: bool) -> None:
    async with asyncio.timeout(15):
        while await is_ready(running) is not ready:
            await asyncio.sleep(0.05)


@pytest.mark.parametrize(
    ("refuse", "allow"),
    [(become_replica, become_primary), (take_right, give_right), (replace_stream, restore_stream)],
    ids=["replica", "no right", "wrong type"],
)
@KEYS
def test_a_stream_that_may_not_be_read_makes_it_unready_and_is_asked_for_now_and_then(
    server: RedisServer,
    client: redis.Redis,
    caplog: pytest.LogCaptureFixture,
    key: str | None,
    refuse: Step,
    allow: Step,
) -> None:
    numbers = Numbers()

    async def scenario() -> None:
        async with worker(server, subscription(numbers, ordering_key=key)) as running:
            send(client, [event(1)])
            await until(lambda: is_settled(client, SERVICE))
            assert await is_ready(running)
            refuse(client)
            await until_ready(running, False)
            before = reads(client)
            await asyncio.sleep(3)
            # It is two streams, that of replays included.
            assert reads(client) - before <= 10
            assert not await is_ready(running)
            allow(client)
            await until_ready(running, True)
            send(client, [event(2)])
            await until(lambda: is_settled(client, SERVICE))

    with caplog.at_level(logging.WARNING):
        asyncio.run(scenario())
    assert numbers.handled == [1, 2]
    told = [record.getMessage() for record in caplog.records if "read the stream" in record.getMessage()]
    assert len(told) == len(set(told)) <= 6
    assert "Task exception was never retrieved" not in caplog.text


@pytest.mark.parametrize(
    ("refuse", "allow"), [(become_replica, become_primary), (fill_memory, free_memory)], ids=["replica", "full"]
)
@KEYS
def test_it_starts_while_redis_refuses_everything(
    server: RedisServer, client: redis.Redis, key: str | None, refuse: Step, allow: Step
) -> None:
    numbers = Numbers()
    refuse(client)

    async def scenario() -> None:
        async with worker(server, subscription(numbers, ordering_key=key)) as running:
            await asyncio.sleep(1)
            assert not await is_ready(running)
            allow(client)
            await until_ready(running, True)
            send(client, [event(1)])
            await until(lambda: is_settled(client, SERVICE))

    asyncio.run(scenario())
    assert numbers.handled == [1]


def test_it_stops_while_redis_refuses_to_give_the_lease_back(server: RedisServer, client: redis.Redis) -> None:
    async def scenario() -> None:
        async with worker(server, subscription(Numbers(), ordering_key="key")) as running:
            await until_ready(running, True)
            become_replica(client)

    asyncio.run(scenario())
