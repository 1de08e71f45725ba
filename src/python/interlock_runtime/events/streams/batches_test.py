from __future__ import annotations

import asyncio

import pytest
from redis.exceptions import TimeoutError

from interlock_runtime.events.broker import redis_broker
from interlock_runtime.events.streams.batches import BatchSize, reading_client


async def answer(size: BatchSize, welcome: int, entries: int | None = None) -> int:
    """How many were asked for; all of them came, or `entries`."""
    asked = size.within(welcome)

    async def given() -> int:
        return asked if entries is None else entries

    await size.measured(asked, given(), int)
    return asked


async def no_answer(size: BatchSize, welcome: int) -> int:
    asked = size.within(welcome)

    async def missing() -> int:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        await size.measured(asked, missing(), int)
    return asked


def test_what_does_not_come_in_time_is_asked_for_in_smaller_pieces_down_to_one() -> None:
    async def scenario() -> None:
        size = BatchSize(100)
        assert [await no_answer(size, 32) for _ in range(7)] == [32, 16, 8, 4, 2, 1, 1]

    asyncio.run(scenario())


def test_it_grows_again_with_full_answers_and_not_with_others() -> None:
    async def scenario() -> None:
        size = BatchSize(100)
        for _ in range(5):
            await no_answer(size, 32)
        assert await answer(size, 32, entries=0) == 1
        assert [await answer(size, 32) for _ in range(7)] == [1, 2, 4, 8, 16, 32, 32]
        assert size.within(1000) == 64

    asyncio.run(scenario())


@pytest.mark.parametrize("url", ["redis://user:secret@localhost:1/2", "rediss://localhost", "unix:///run/redis?db=1"])
def test_the_client_for_reading_reaches_the_same_server_and_repeats_nothing(url: str) -> None:
    async def scenario() -> None:
        client = await redis_broker(url).connect()
        reading = reading_client(client)
        ours, theirs = reading.connection_pool, client.connection_pool
        assert ours.connection_class is theirs.connection_class
        names = ("host", "port", "path", "db", "username", "password", "socket_connect_timeout")
        told, known = ours.connection_kwargs, theirs.connection_kwargs
        assert [told.get(name) for name in names] == [known.get(name) for name in names]
        assert told["retry"].get_retries() == 0
        assert told["socket_timeout"] > known["socket_timeout"]
        await reading.aclose()
        await client.aclose()

    asyncio.run(scenario())
