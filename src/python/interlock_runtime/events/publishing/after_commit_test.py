"""Events of a service without a database."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from interlock_runtime.events.broker import redis_broker
from interlock_runtime.events.contract import EventType
from interlock_runtime.events.publishing.after_commit import AfterCommit
from interlock_runtime.events.publishing.broker_sender import BrokerSender
from interlock_runtime.events.sink import InTransaction, OutgoingEvent
from interlock_runtime.events.wire.cloud_event import decode
from interlock_runtime.unit_of_work import MemoryUnitOfWork
from interlock_testing.redis_server import RedisServer, redis_server
from interlock_testing.redis_streams import stream_events

TYPE = EventType("users.user_registered", "user.registered")


@pytest.fixture
def server() -> Iterator[RedisServer]:
    with redis_server() as running:
        yield running


def sent(server: RedisServer) -> list[bytes]:
    return [decode(data, 1).data for data in stream_events(server, TYPE.stream)]


async def emit(sink: AfterCommit, *numbers: int) -> None:
    async with MemoryUnitOfWork() as work:
        for number in numbers:
            await InTransaction(sink, work).send(OutgoingEvent(TYPE, b"%d" % number))
        await work.commit()


def test_what_is_committed_is_sent_in_its_order_and_what_is_rolled_back_never(server: RedisServer) -> None:
    async def scenario() -> None:
        broker = redis_broker(server.url)
        sink = AfterCommit(BrokerSender(broker, "bot"))
        for number in range(0, 100, 2):
            await emit(sink, number, number + 1)
            async with MemoryUnitOfWork() as work:
                await sink.add(OutgoingEvent(TYPE, b"-1"), work)
        await sink.drain()
        await broker.stop()

    asyncio.run(scenario())
    assert sent(server) == [b"%d" % number for number in range(100)]


def test_what_cannot_be_sent_is_lost_and_logged_and_the_commit_stays(
    server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario() -> None:
        broker = redis_broker(server.url)
        sink = AfterCommit(BrokerSender(broker, "bot", timeout=0.5, max_event_bytes=1_000))
        async with MemoryUnitOfWork() as work:
            await sink.add(OutgoingEvent(TYPE, b'"%b"' % (b"x" * 1_000)), work)
            await work.commit()
        await emit(sink, 1)
        await sink.drain()
        server.kill()
        await emit(sink, 2, 3)
        await sink.drain()
        server.restart()
        await emit(sink, 4)
        await sink.drain()
        await broker.stop()

    asyncio.run(scenario())
    assert sent(server) == [b"1", b"4"]
    assert caplog.text.count("users.user_registered is lost") == 3
    assert "1000 are the most" in caplog.text
