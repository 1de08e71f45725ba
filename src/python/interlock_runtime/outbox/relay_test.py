"""From the row of the outbox to the stream."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

import pytest

from interlock_runtime.events.sink import EventType, OutgoingEvent
from interlock_runtime.outbox.claims import Claims
from interlock_runtime.outbox.sink import SqlOutbox
from interlock_runtime.outbox.tables import metadata
from interlock_runtime.outbox.testing import BAD, TYPE, is_empty, published, running, service, until
from interlock_runtime.unit_of_work_sql import SqlUnitOfWork
from interlock_testing.redis_server import RedisServer


def test_a_commit_of_the_same_process_wakes_the_relay(url: str, broker_server: RedisServer) -> None:
    async def scenario() -> None:
        async with service(url, broker_server) as backend:
            relay = backend.relay(poll=60)
            async with running(relay):
                for number in range(5):
                    await backend.emit(number, sink=SqlOutbox("backend", relay.wake))
                    await until(lambda: len(published(broker_server)) > number, seconds=10)  # noqa: B023  awaited at once

    asyncio.run(scenario())


def test_events_without_a_key_go_out_too_and_streams_are_trimmed(url: str, broker_server: RedisServer) -> None:
    plain = EventType("users.seen", "seen", max_stream_length=50)

    async def scenario() -> None:
        async with service(url, broker_server) as backend, running(backend.relay()):
            await backend.emit(*range(1_000), type=plain)
            await until(lambda: is_empty(backend))

    asyncio.run(scenario())
    assert 50 <= len(published(broker_server, "seen")) < 400


def test_a_huge_event_goes_out(url: str, broker_server: RedisServer) -> None:
    async def scenario() -> None:
        async with service(url, broker_server) as backend, running(backend.relay()):
            async with SqlUnitOfWork(backend.sessions) as work:
                for number in range(12):
                    payload = json.dumps({"key": "k", "n": number, "text": "x" * 2**20})
                    await SqlOutbox("backend").add(OutgoingEvent(TYPE, payload.encode()), work)
                await work.commit()
            await until(lambda: is_empty(backend))

    asyncio.run(scenario())
    assert [number for _, number in published(broker_server)] == list(range(12))


def test_while_the_broker_is_away_events_wait(url: str, broker_server: RedisServer) -> None:
    async def scenario() -> None:
        async with service(url, broker_server) as backend, running(backend.relay()):
            await backend.emit(1)
            await until(lambda: is_empty(backend))
            broker_server.kill()
            await backend.emit(2, 3)
            await asyncio.sleep(1)
            assert await backend.pending() == 2
            broker_server.restart()
            await until(lambda: is_empty(backend))
            await backend.emit(4)
            await until(lambda: is_empty(backend))

    try:
        asyncio.run(scenario())
    finally:
        broker_server.restart()
    assert [number for _, number in published(broker_server)] == [1, 2, 3, 4]


def test_a_stream_that_is_refused_does_not_hold_up_the_others(url: str, broker_server: RedisServer) -> None:
    with contextlib.closing(broker_server.client()) as client:
        client.set(BAD.stream, "text")

    async def scenario() -> None:
        async with service(url, broker_server) as backend, running(backend.relay()):
            await backend.emit(*range(1_200), type=BAD)
            await backend.emit(*range(50))
            await until(lambda: len(published(broker_server)) == 50)
            assert await backend.pending() >= 1_200
            with contextlib.closing(broker_server.client()) as client:
                client.delete(BAD.stream)
            await until(lambda: is_empty(backend))

    asyncio.run(scenario())
    assert [number for _, number in published(broker_server, BAD.stream)] == list(range(1_200))


def test_a_relay_without_its_tables_waits_for_them(
    url: str, broker_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario() -> None:
        async with service(url, broker_server) as backend:
            engine = backend.sessions.kw["bind"]
            async with engine.begin() as connection:
                await connection.run_sync(metadata.drop_all)
            async with running(backend.relay()):
                await until(lambda: "events wait" in caplog.text)
                async with engine.begin() as connection:
                    await connection.run_sync(metadata.create_all)
                await backend.emit(1)
                await until(lambda: is_empty(backend))

    asyncio.run(scenario())
    assert caplog.text.count("events wait") == 1


def test_rows_that_could_not_be_deleted_are_not_published_again_by_the_same_relay(
    url: str, broker_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = iter([True, True, False])
    settle = Claims.settle

    async def failing(self: Claims, holder: str, ids: Any) -> None:
        if next(failures, False):
            raise ConnectionError("the database went away")
        await settle(self, holder, ids)

    monkeypatch.setattr(Claims, "settle", failing)

    async def scenario() -> None:
        async with service(url, broker_server) as backend, running(backend.relay(lease=0.01)):
            await backend.emit(1, 2)
            await until(lambda: is_empty(backend))

    asyncio.run(scenario())
    assert published(broker_server) == [("k", 1), ("k", 2)]
