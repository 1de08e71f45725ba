from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from interlock_runtime.outbox.inbox import purge_inbox
from interlock_runtime.outbox.tables import inbox, metadata
from interlock_runtime.unit_of_work import MemoryUnitOfWork
from interlock_runtime.unit_of_work_sql import SqlUnitOfWork

Sessions = async_sessionmaker[AsyncSession]


@asynccontextmanager
async def database(url: str) -> AsyncIterator[Sessions]:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    try:
        yield async_sessionmaker(engine)
    finally:
        await engine.dispose()


async def first_time(sessions: Sessions, consumer: str, event_id: str) -> bool:
    async with SqlUnitOfWork(sessions) as work:
        first = await work.inbox.first_time(consumer, event_id)
        await work.commit()
    return first


def test_an_event_is_handled_once_by_each_consumer(url: str) -> None:
    async def scenario() -> None:
        async with database(url) as sessions:
            assert [await first_time(sessions, "a/x", "1") for _ in range(3)] == [True, False, False]
            assert await first_time(sessions, "b/x", "1")
            assert await first_time(sessions, "a/x", "2")

    asyncio.run(scenario())


def test_what_was_rolled_back_was_not_handled(url: str) -> None:
    async def scenario() -> None:
        async with database(url) as sessions:
            async with SqlUnitOfWork(sessions) as work:
                assert await work.inbox.first_time("a/x", "1")
            assert await first_time(sessions, "a/x", "1")

    asyncio.run(scenario())


def test_of_many_at_once_one_is_the_first(url: str) -> None:
    async def scenario() -> None:
        async with database(url) as sessions:
            found = await asyncio.gather(*(first_time(sessions, "a/x", "1") for _ in range(5)))
            assert sorted(found) == [False] * 4 + [True]

    asyncio.run(scenario())


def test_old_rows_are_forgotten_after_their_retention(url: str) -> None:
    async def scenario() -> None:
        async with database(url) as sessions:
            await first_time(sessions, "a/x", "1")
            async with sessions.begin() as session:
                assert await purge_inbox(session) == 0
                assert await session.scalar(select(func.count()).select_from(inbox)) == 1
                assert await purge_inbox(session, timedelta(seconds=-1)) == 1
            assert await first_time(sessions, "a/x", "1")

    asyncio.run(scenario())


def test_without_a_database_there_is_no_inbox() -> None:
    assert MemoryUnitOfWork().inbox is None
