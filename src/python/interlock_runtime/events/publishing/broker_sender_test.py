"""Publishing to a real server, also while it is away."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
import redis.asyncio

from interlock_runtime.events.broker import redis_broker
from interlock_runtime.events.contract import EventType
from interlock_runtime.events.publishing.broker_sender import MOST_EVENTS, BrokerSender
from interlock_runtime.events.publishing.outgoing import EventInvalid
from interlock_runtime.events.sink import BrokerRefused, BrokerUnavailable, OutgoingEvent
from interlock_runtime.events.wire.cloud_event import decode
from interlock_testing.redis_server import RedisServer, redis_server
from interlock_testing.redis_streams import stream_events

TYPE = EventType("users.user_registered", "user.registered")


@pytest.fixture(scope="module")
def running() -> Iterator[RedisServer]:
    with redis_server() as server:
        yield server


@pytest.fixture
def server(running: RedisServer) -> RedisServer:
    client = running.client()
    client.flushall()
    client.close()
    return running


@asynccontextmanager
async def publishing(server: RedisServer, timeout: float = 5.0) -> AsyncIterator[BrokerSender]:
    broker = redis_broker(server.url)
    try:
        yield BrokerSender(broker, "backend", timeout)
    finally:
        await broker.stop()


def event(number: int, type: EventType = TYPE) -> OutgoingEvent:
    return OutgoingEvent(type, b'{"n":%d}' % number)


def numbers(server: RedisServer, stream: str = TYPE.stream) -> list[int]:
    return [json.loads(data)["data"]["n"] for data in stream_events(server, stream)]


def test_events_lie_in_their_stream_in_the_order_in_which_they_were_sent(server: RedisServer) -> None:
    async def scenario() -> None:
        async with publishing(server) as sender:
            await asyncio.gather(*(sender.send(event(number)) for number in range(2 * MOST_EVENTS + 7)))
            await sender.send(event(-1))

    asyncio.run(scenario())
    assert numbers(server) == [*range(2 * MOST_EVENTS + 7), -1]


def test_concurrent_sends_share_round_trips(server: RedisServer) -> None:
    async def scenario() -> None:
        client = redis.asyncio.Redis.from_url(server.url)
        async with publishing(server) as sender:
            await sender.send(event(0))
            before = (await client.info("stats"))["total_reads_processed"]
            await asyncio.gather(*(sender.send(event(number)) for number in range(500)))
            reads = (await client.info("stats"))["total_reads_processed"] - before
        await client.aclose()
        assert reads < 50

    asyncio.run(scenario())


def test_the_stream_is_trimmed_to_about_its_limit(server: RedisServer) -> None:
    limited = EventType("users.user_registered", "limited", max_stream_length=100)

    async def scenario() -> None:
        async with publishing(server) as sender:
            await asyncio.gather(*(sender.send(event(number, limited)) for number in range(1_000)))

    asyncio.run(scenario())
    assert 100 <= len(numbers(server, "limited")) <= 300


def test_payloads_may_be_large_and_of_any_script(server: RedisServer) -> None:
    large = json.dumps({"n": 1, "text": "\N{SNOWMAN}" * 400_000, "data": {}}, ensure_ascii=False).encode()

    async def scenario() -> None:
        async with publishing(server) as sender:
            await asyncio.gather(*(sender.send(OutgoingEvent(TYPE, large)) for _ in range(8)))

    asyncio.run(scenario())
    assert [decode(data, 1).data == large for data in stream_events(server, TYPE.stream)] == [True] * 8


def test_one_that_is_too_large_is_refused_with_its_size_and_disturbs_nobody(server: RedisServer) -> None:
    large = OutgoingEvent(TYPE, b'"%b"' % (b"x" * 8 * 2**20))

    async def scenario() -> None:
        async with publishing(server) as sender:
            results = await asyncio.gather(
                sender.send(event(1)), sender.send(large), sender.send(event(2)), return_exceptions=True
            )
            assert (results[0], results[2]) == (None, None)
            assert isinstance(results[1], EventInvalid)
            assert re.search(r"has \d+ bytes, and 8388608 are the most", str(results[1]))

    asyncio.run(scenario())
    assert numbers(server) == [1, 2]


def test_one_that_is_refused_does_not_spoil_the_others(server: RedisServer) -> None:
    client = server.client()
    client.set("no.stream", "text")
    client.close()

    async def scenario() -> None:
        async with publishing(server) as sender:
            good, bad, after = await asyncio.gather(
                sender.send(event(1)),
                sender.send(event(2, EventType("a.b", "no.stream"))),
                sender.send(event(3)),
                return_exceptions=True,
            )
            assert (good, after) == (None, None)
            assert isinstance(bad, BrokerRefused)
            assert "WRONGTYPE" in str(bad)

    asyncio.run(scenario())
    assert numbers(server) == [1, 3]


def test_a_caller_that_gives_up_does_not_disturb_the_others(server: RedisServer) -> None:
    async def scenario() -> None:
        async with publishing(server) as sender:
            sends = [asyncio.create_task(sender.send(event(number))) for number in range(10)]
            await asyncio.sleep(0)
            sends[0].cancel()
            sends[5].cancel()
            results = await asyncio.gather(*sends, return_exceptions=True)
            assert [isinstance(result, asyncio.CancelledError) for result in results].count(True) == 2

    asyncio.run(scenario())
    assert [number for number in numbers(server) if number not in (0, 5)] == [1, 2, 3, 4, 6, 7, 8, 9]


def test_all_who_wait_are_told_within_a_bound_that_the_broker_is_away(server: RedisServer) -> None:
    async def scenario() -> None:
        async with publishing(server, timeout=0.5) as sender:
            await sender.send(event(0))
            server.kill()
            started = time.monotonic()
            results = await asyncio.gather(
                *(sender.send(event(number)) for number in range(2 * MOST_EVENTS)), return_exceptions=True
            )
            assert all(isinstance(result, BrokerUnavailable) for result in results)
            assert time.monotonic() - started < 2
            server.restart()
            await sender.send(event(1))

    asyncio.run(scenario())
    assert numbers(server)[-1] == 1


def test_a_broker_that_does_not_answer_is_away_too_and_the_next_send_after_it_is_back_succeeds(
    server: RedisServer,
) -> None:
    async def scenario() -> None:
        async with publishing(server, timeout=0.5) as sender:
            await sender.send(event(0))
            server.pause()
            try:
                started = time.monotonic()
                with pytest.raises(BrokerUnavailable, match="did not answer"):
                    await sender.send(event(1))
                assert time.monotonic() - started < 2
            finally:
                server.resume()
            await sender.send(event(2))
            # The answers that came too late are nobody's.
            with contextlib.closing(server.client()) as client:
                client.set("no.stream", "text")
            for _ in range(5):
                with pytest.raises(BrokerRefused):
                    await sender.send(event(3, EventType("a.b", "no.stream")))
                await sender.send(event(4))

    asyncio.run(scenario())
    assert numbers(server)[-6:] == [2, 4, 4, 4, 4, 4]


def test_a_stale_connection_is_not_noticed(server: RedisServer) -> None:
    async def scenario() -> None:
        client = redis.asyncio.Redis.from_url(server.url)
        async with publishing(server) as sender:
            await sender.send(event(0))
            for _ in range(5):
                await client.client_kill_filter(_type="normal", skipme=True)
                await sender.send(event(1))
        await client.aclose()

    asyncio.run(scenario())
    assert set(numbers(server)) == {0, 1}


def test_who_waits_when_the_loop_ends_is_not_left_hanging(server: RedisServer) -> None:
    async def scenario() -> None:
        async with publishing(server, timeout=30) as sender:
            server.pause()
            try:
                waiting = asyncio.create_task(sender.send(event(0)))
                await asyncio.sleep(0.05)
                for task in asyncio.all_tasks() - {waiting, asyncio.current_task()}:
                    task.cancel()
                with pytest.raises(BrokerUnavailable, match="broken off"):
                    await waiting
            finally:
                server.resume()

    asyncio.run(scenario())
