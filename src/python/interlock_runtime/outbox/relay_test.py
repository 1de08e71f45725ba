"""From the row of the outbox to the stream."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import func, select

from interlock_runtime.events.contract import EventType
from interlock_runtime.events.sink import OutgoingEvent
from interlock_runtime.outbox.claims import Claims
from interlock_runtime.outbox.sink import SqlOutbox
from interlock_runtime.outbox.tables import SLOTS, metadata, outbox
from interlock_runtime.outbox.testing import BAD, TYPE, Service, is_empty, made, published, running, service, until
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


@contextmanager
def taking_at_most(server: RedisServer, size: int) -> Iterator[None]:
    with contextlib.closing(server.client()) as client:
        client.config_set("proto-max-bulk-len", size)
        try:
            yield
        finally:
            client.config_set("proto-max-bulk-len", 512 * 2**20)


def test_an_event_that_is_too_large_for_the_broker_holds_up_only_what_comes_after_it_in_its_stream(
    url: str, broker_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    big = OutgoingEvent(TYPE, json.dumps({"key": "k", "n": 40, "text": "x" * 2 * 2**20}).encode())
    other = EventType("users.seen", "seen", ordering_key="key")

    async def scenario() -> None:
        async with service(url, broker_server) as backend, running(backend.relay()):
            with taking_at_most(broker_server, 2**20):
                async with SqlUnitOfWork(backend.sessions) as work:
                    for event in (*map(made, range(40)), big, *map(made, range(41, 60))):
                        await SqlOutbox("backend").add(event, work)
                    await work.commit()
                await backend.emit(*range(30), type=other)
                await until(lambda: len(published(broker_server, other.stream)) == 30)
                await until(lambda: f"the event {big.id} of the type {TYPE.name}" in caplog.text, seconds=30)
                assert [number for _, number in published(broker_server)] == list(range(40))
                await backend.emit(60, 61)
                await backend.emit(*range(30, 60), type=other)
                await until(lambda: len(published(broker_server, other.stream)) == 60)
            await until(lambda: is_empty(backend))

    asyncio.run(scenario())
    assert [number for _, number in published(broker_server)] == list(range(62))


async def _unparked(backend: Service) -> int:
    async with backend.sessions() as session:
        return await session.scalar(select(func.count()).where(outbox.c.slot < SLOTS)) or 0


def test_rows_that_other_relays_have_parked_are_published_before_newer_ones(
    url: str, broker_server: RedisServer
) -> None:
    keys = [str(number) for number in range(12)]

    async def scenario() -> None:
        async with service(url, broker_server) as backend:
            with contextlib.closing(broker_server.client()) as client:
                client.set(TYPE.stream, "text")
                async with running(backend.relay()):
                    for key in keys:
                        await backend.emit(*range(100), key=key)

                    async def all_parked() -> bool:
                        return await _unparked(backend) == 0

                    await until(all_parked)
                client.delete(TYPE.stream)
            for key in keys:
                await backend.emit(*range(100, 130), key=key)
            async with running(backend.relay(), backend.relay(), backend.relay()):
                for key in keys:
                    await backend.emit(*range(130, 160), key=key)
                await until(lambda: is_empty(backend))

    asyncio.run(scenario())
    found: dict[str, list[int]] = {}
    for key, number in published(broker_server):
        found.setdefault(key, []).append(number)
    assert found == {key: list(range(160)) for key in keys}


def test_trouble_of_another_kind_is_logged_too(
    url: str, broker_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario() -> None:
        async with service(url, broker_server) as backend:
            engine = backend.sessions.kw["bind"]
            await backend.emit(1)
            broker_server.kill()
            async with running(backend.relay()):
                await until(lambda: "the broker" in caplog.text)
                async with engine.begin() as connection:
                    await connection.run_sync(metadata.drop_all)
                await until(lambda: caplog.text.count("events wait") == 2)
                # It is tried again meanwhile, and fails in the same way.
                await asyncio.sleep(1)

    try:
        asyncio.run(scenario())
    finally:
        broker_server.restart()
    assert caplog.text.count("events wait") == 2
