"""From a business transaction to the row of the outbox."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select, update

from interlock_runtime.events.publishing.outgoing import EventInvalid
from interlock_runtime.events.sink import InTransaction, OutgoingEvent
from interlock_runtime.events.wire.cloud_event import decode
from interlock_runtime.outbox.backlog import OutboxStuck, backlog, outbox_is_moving
from interlock_runtime.outbox.sink import SqlOutbox
from interlock_runtime.outbox.tables import outbox
from interlock_runtime.outbox.testing import TYPE, accounts, is_empty, made, published, running, service, until
from interlock_runtime.unit_of_work import MemoryUnitOfWork
from interlock_runtime.unit_of_work_sql import SqlUnitOfWork
from interlock_testing.redis_server import RedisServer
from interlock_testing.redis_streams import stream_events


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
            await until(lambda: is_empty(backend))

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
        with pytest.raises(TypeError, match=r"a MemoryUnitOfWork has none.*AfterCommit"):
            await SqlOutbox("backend").add(made(1), MemoryUnitOfWork())

    asyncio.run(scenario())


def test_an_event_that_is_too_large_is_refused_with_its_size(url: str, broker_server: RedisServer) -> None:
    async def scenario() -> None:
        async with service(url, broker_server) as backend, SqlUnitOfWork(backend.sessions) as work:
            for sink, text in ((SqlOutbox("backend"), 8 * 2**20), (SqlOutbox("backend", max_event_bytes=500), 500)):
                large = OutgoingEvent(TYPE, b'{"key":"%b"}' % (b"x" * text))
                with pytest.raises(
                    EventInvalid, match=rf"users\.user_registered has \d+ bytes, and {text} are the most"
                ):
                    await sink.add(large, work)
            await work.commit()
            assert await backend.pending() == 0

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
