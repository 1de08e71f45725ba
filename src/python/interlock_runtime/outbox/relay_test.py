"""From a business transaction to the stream."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, event, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from interlock_runtime.events.broker import redis_broker
from interlock_runtime.events.broker_sender import BrokerSender
from interlock_runtime.events.cloud_event import decode
from interlock_runtime.events.sink import EventType, InTransaction, OutgoingEvent
from interlock_runtime.outbox.backlog import OutboxStuck, backlog, outbox_is_moving
from interlock_runtime.outbox.claims import Claims
from interlock_runtime.outbox.relay import Relay
from interlock_runtime.outbox.sink import SqlOutbox
from interlock_runtime.outbox.tables import SLOTS, metadata, outbox, outbox_leases
from interlock_runtime.unit_of_work import MemoryUnitOfWork
from interlock_runtime.unit_of_work_sql import SqlUnitOfWork
from interlock_testing.redis_server import RedisServer
from interlock_testing.redis_streams import stream_events

TYPE = EventType("users.user_registered", "user.registered", ordering_key="key")
BAD = EventType("users.bad", "no.stream", ordering_key="key")

business = MetaData()
accounts = Table("accounts", business, Column("id", Integer, primary_key=True), Column("n", Integer, nullable=False))

Sessions = async_sessionmaker[AsyncSession]


@dataclass(frozen=True)
class Service:
    sessions: Sessions
    sender: BrokerSender

    def relay(self, **settings: Any) -> Relay:
        return Relay(self.sessions, self.sender, **{"poll": 0.05, "lease": 0.5, **settings})

    async def emit(self, *numbers: int, key: str = "k", type: EventType = TYPE, sink: SqlOutbox | None = None) -> None:
        async with SqlUnitOfWork(self.sessions) as work:
            for number in numbers:
                await (sink or SqlOutbox("backend")).add(made(number, key, type), work)
            await work.commit()

    async def pending(self) -> int:
        async with self.sessions() as session:
            return (await backlog(session)).pending


def made(number: int, key: str = "k", type: EventType = TYPE) -> OutgoingEvent:
    return OutgoingEvent(type, json.dumps({"key": key, "n": number}).encode())


@asynccontextmanager
async def service(url: str, server: RedisServer) -> AsyncIterator[Service]:
    engine = create_async_engine(url)
    if url.startswith("sqlite"):
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
        await connection.run_sync(business.create_all)
    broker = redis_broker(server.url)
    try:
        yield Service(async_sessionmaker(engine, expire_on_commit=False), BrokerSender(broker, "backend", timeout=0.3))
    finally:
        await broker.stop()
        await engine.dispose()


def _prepare_sqlite(connection: Any, _entry: object) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "busy_timeout = 10000"):
        connection.execute(f"PRAGMA {pragma}")


@asynccontextmanager
async def running(*relays: Relay) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(relay.run()) for relay in relays]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def until(holds: Callable[[], Any], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while True:
        held = holds()
        if await held if asyncio.iscoroutine(held) else held:
            return
        assert time.monotonic() < deadline, "it did not come about"
        await asyncio.sleep(0.01)


def published(server: RedisServer, stream: str = TYPE.stream) -> list[tuple[str, int]]:
    payloads = [json.loads(decode(data, 1).data) for data in stream_events(server, stream)]
    return [(payload["key"], payload["n"]) for payload in payloads]


def test_what_is_committed_is_published_once_and_what_is_rolled_back_never(
    url: str, broker_server: RedisServer
) -> None:
    async def scenario() -> None:
        async with service(url, broker_server) as backend, running(backend.relay()):
            await backend.emit(1, 2)
            with pytest.raises(RuntimeError, match="no"):
                async with SqlUnitOfWork(backend.sessions) as work:
                    await InTransaction(SqlOutbox("backend"), work).send(made(3))
                    raise RuntimeError("no")
            async with SqlUnitOfWork(backend.sessions) as work:
                await SqlOutbox("backend").add(made(4), work)
                await work.rollback()
                await work.commit()
            await backend.emit(5)
            await until(lambda: _is_empty(backend))

    asyncio.run(scenario())
    assert published(broker_server) == [("k", 1), ("k", 2), ("k", 5)]


def test_a_row_is_written_with_the_transaction_and_not_before_its_commit(url: str, broker_server: RedisServer) -> None:
    async def scenario() -> None:
        async with service(url, broker_server) as backend:
            woken: list[int] = []
            async with SqlUnitOfWork(backend.sessions) as work:
                await SqlOutbox("backend", lambda: woken.append(1)).add(made(1), work)
                assert await work.session.scalar(select(func.count()).select_from(outbox)) == 0
                assert not woken
                await work.commit()
            assert (await backend.pending(), woken) == (1, [1])

    asyncio.run(scenario())


def test_the_event_in_a_row_is_what_goes_over_the_wire(url: str, broker_server: RedisServer) -> None:
    async def scenario() -> None:
        async with service(url, broker_server) as backend:
            sent = OutgoingEvent(TYPE, b'{"key":"\xc3\xa4","n":1}', request_id="r-1")
            async with SqlUnitOfWork(backend.sessions) as work:
                await SqlOutbox("backend").add(sent, work)
                await work.commit()
            async with running(backend.relay()):
                await until(lambda: published(broker_server))
            (data,) = stream_events(broker_server, TYPE.stream)
            received = decode(data, 1).event
            assert (received.id, received.source, received.type) == (sent.id, "backend", TYPE.name)
            assert (received.time, received.subject, received.request_id) == (sent.time, "\u00e4", "r-1")

    asyncio.run(scenario())


def test_an_event_outside_a_transaction_of_the_database_is_refused() -> None:
    async def scenario() -> None:
        with pytest.raises(TypeError, match="MemoryUnitOfWork"):
            await SqlOutbox("backend").add(made(1), MemoryUnitOfWork())

    asyncio.run(scenario())


def test_a_commit_of_the_same_process_wakes_the_relay(url: str, broker_server: RedisServer) -> None:
    async def scenario() -> None:
        async with service(url, broker_server) as backend:
            relay = backend.relay(poll=60)
            async with running(relay):
                for number in range(5):
                    await backend.emit(number, sink=SqlOutbox("backend", relay.wake))
                    await until(lambda: len(published(broker_server)) > number, seconds=10)  # noqa: B023  awaited at once

    asyncio.run(scenario())


def test_ids_follow_the_order_of_commits_where_one_transaction_waits_for_another(
    url: str, broker_server: RedisServer
) -> None:
    async def scenario() -> None:
        async with service(url, broker_server) as backend:
            async with backend.sessions.begin() as session:
                await session.execute(insert(accounts).values(id=1, n=0))

            async def change(number: int) -> None:
                async with SqlUnitOfWork(backend.sessions) as work:
                    # Before the row is locked: the order of these calls is not that of the commits.
                    await SqlOutbox("backend").add(made(number), work)
                    await asyncio.sleep(0.001 * (number % 3))
                    await work.session.execute(update(accounts).values(n=accounts.c.n + 1))
                    committed.append(number)
                    await work.commit()

            committed: list[int] = []
            await asyncio.gather(*(change(number) for number in range(5)))
            async with running(backend.relay()):
                await until(lambda: len(published(broker_server)) == 5)
            assert [number for _, number in published(broker_server)] == committed

    asyncio.run(scenario())


def test_several_relays_keep_the_order_of_each_key(url: str, broker_server: RedisServer) -> None:
    keys, each = 40, 60

    async def scenario() -> None:
        async with service(url, broker_server) as backend, running(*(backend.relay(lease=10) for _ in range(3))):
            for number in range(each):
                async with SqlUnitOfWork(backend.sessions) as work:
                    for key in range(keys):
                        await SqlOutbox("backend").add(made(number, str(key)), work)
                    await work.commit()
            await until(lambda: _is_empty(backend))

    asyncio.run(scenario())
    found: dict[str, list[int]] = {}
    for key, number in published(broker_server):
        found.setdefault(key, []).append(number)
    assert found == {str(key): list(range(each)) for key in range(keys)}


async def _is_empty(backend: Service) -> bool:
    return await backend.pending() == 0


def test_events_without_a_key_go_out_too_and_streams_are_trimmed(url: str, broker_server: RedisServer) -> None:
    plain = EventType("users.seen", "seen", max_stream_length=50)

    async def scenario() -> None:
        async with service(url, broker_server) as backend, running(backend.relay()):
            await backend.emit(*range(1_000), type=plain)
            await until(lambda: _is_empty(backend))

    asyncio.run(scenario())
    assert 50 <= len(published(broker_server, "seen")) < 400


def test_a_claim_is_bounded_in_rows_and_in_bytes(url: str, broker_server: RedisServer) -> None:
    async def scenario() -> None:
        async with service(url, broker_server) as backend:
            first = Claims(backend.sessions, lease=10, rows=1, size=1)
            assert await first.claim(()) is None, "it finds nothing, and makes the rows of the leases"
            await backend.emit(*range(200))
            sizes = []
            for rows, size in ((50, 10**6), (200, 1_000), (200, 1)):
                claims = Claims(backend.sessions, lease=10, rows=rows, size=size)
                claim = await claims.claim(())
                assert claim is not None
                sizes.append((len(claim.rows), sum(len(row.entry.data) for row in claim.rows)))
                assert [row.id for row in claim.rows] == sorted(row.id for row in claim.rows)
                assert await claims.claim(()) is None, "the slot of the key is held"
                await claims.settle(claim.holder, [])
            assert sizes[0][0] == 50
            assert 1 < sizes[1][0] < 10
            assert sizes[2][0] == 1

    asyncio.run(scenario())


def test_a_huge_event_goes_out(url: str, broker_server: RedisServer) -> None:
    async def scenario() -> None:
        async with service(url, broker_server) as backend, running(backend.relay()):
            async with SqlUnitOfWork(backend.sessions) as work:
                for number in range(12):
                    payload = json.dumps({"key": "k", "n": number, "text": "x" * 2**20})
                    await SqlOutbox("backend").add(OutgoingEvent(TYPE, payload.encode()), work)
                await work.commit()
            await until(lambda: _is_empty(backend))

    asyncio.run(scenario())
    assert [number for _, number in published(broker_server)] == list(range(12))


def test_while_the_broker_is_away_events_wait(url: str, broker_server: RedisServer) -> None:
    async def scenario() -> None:
        async with service(url, broker_server) as backend, running(backend.relay()):
            await backend.emit(1)
            await until(lambda: _is_empty(backend))
            broker_server.kill()
            await backend.emit(2, 3)
            await asyncio.sleep(1)
            assert await backend.pending() == 2
            broker_server.restart()
            await until(lambda: _is_empty(backend))
            await backend.emit(4)
            await until(lambda: _is_empty(backend))

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
            await until(lambda: _is_empty(backend))

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
                await until(lambda: _is_empty(backend))

    asyncio.run(scenario())
    assert caplog.text.count("events wait") == 1


def test_what_a_killed_relay_held_is_taken_over_when_its_lease_ends(url: str, broker_server: RedisServer) -> None:
    async def scenario() -> None:
        async with service(url, broker_server) as backend:
            await backend.emit(1)
            killed = Claims(backend.sessions, lease=0.7, rows=10, size=1_000)
            assert await killed.claim(()) is None
            assert await killed.claim(()) is not None
            started = time.monotonic()
            async with running(backend.relay()):
                await until(lambda: _is_empty(backend))
            assert 0.4 < time.monotonic() - started < 5

    asyncio.run(scenario())
    assert published(broker_server) == [("k", 1)]


def test_a_relay_that_is_cancelled_finishes_its_batch_and_gives_its_slots_back(
    url: str, broker_server: RedisServer
) -> None:
    async def scenario() -> None:
        async with service(url, broker_server) as backend:
            await backend.emit(*range(3_000))
            async with running(backend.relay(lease=60)):
                await until(lambda: published(broker_server))
            held = select(func.count()).select_from(outbox_leases).where(outbox_leases.c.held_until > 0)
            async with backend.sessions() as session:
                assert await session.scalar(held) == 0
                assert await session.scalar(select(func.count()).select_from(outbox_leases)) == SLOTS
            assert len(published(broker_server)) + await backend.pending() == 3_000

    asyncio.run(scenario())


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
            await until(lambda: _is_empty(backend))

    asyncio.run(scenario())
    assert published(broker_server) == [("k", 1), ("k", 2)]


def test_ids_are_never_given_again(url: str, broker_server: RedisServer) -> None:
    async def scenario() -> None:
        async with service(url, broker_server) as backend:
            seen: list[int] = []
            for number in range(3):
                await backend.emit(number)
                async with backend.sessions() as session:
                    seen += (await session.scalars(select(outbox.c.id))).all()
                async with running(backend.relay()):
                    await until(lambda: _is_empty(backend))
            assert len(set(seen)) == 3

    asyncio.run(scenario())


def test_the_backlog_is_counted_and_can_be_an_alarm(url: str, broker_server: RedisServer) -> None:
    async def scenario() -> None:
        async with service(url, broker_server) as backend:
            check = outbox_is_moving(backend.sessions, timedelta(seconds=0.2))
            await check()
            await backend.emit(1, 2)
            await check()
            await asyncio.sleep(0.3)
            async with backend.sessions() as session:
                waiting = await backlog(session)
            assert waiting.pending == 2
            assert waiting.age >= 0.3
            with pytest.raises(OutboxStuck, match="2 events"):
                await check()

    asyncio.run(scenario())


def test_a_relay_that_stood_still_beyond_its_lease_costs_duplicates_and_not_the_order(
    url: str, broker_server: RedisServer
) -> None:
    async def scenario() -> None:
        async with service(url, broker_server) as backend:
            still = Claims(backend.sessions, lease=0.05, rows=100, size=10**6)
            assert await still.claim(()) is None
            await backend.emit(1, 2, 3)
            claim = await still.claim(())
            assert claim is not None
            await asyncio.sleep(0.1)
            async with running(backend.relay()):
                await backend.emit(4)
                await until(lambda: _is_empty(backend))
            await backend.emit(5)
            await backend.sender.writer.write_all_or_none([row.entry for row in claim.rows])
            await still.settle(claim.holder, [row.id for row in claim.rows])
            async with running(backend.relay()):
                await until(lambda: _is_empty(backend))

    asyncio.run(scenario())
    assert [number for _, number in published(broker_server)] == [1, 2, 3, 4, 1, 2, 3, 5]


def test_the_slots_of_one_claim_are_not_given_back_by_another(url: str, broker_server: RedisServer) -> None:
    async def scenario() -> None:
        async with service(url, broker_server) as backend:
            claims = Claims(backend.sessions, lease=0.05, rows=100, size=10**6)
            assert await claims.claim(()) is None
            await backend.emit(1)
            first = await claims.claim(())
            await asyncio.sleep(0.1)
            second = await Claims(backend.sessions, lease=60, rows=100, size=10**6).claim(())
            assert first is not None
            assert second is not None
            await claims.settle(first.holder, [])
            assert await claims.claim(()) is None
            await claims.settle(second.holder, [])
            assert await claims.claim(()) is not None

    asyncio.run(scenario())
