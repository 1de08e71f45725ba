"""Idempotency keys over HTTP, on every store: in memory, on an SQLite file, on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, event, func, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine

from interlock_runtime.auth.principal import Principal
from interlock_runtime.call import Call
from interlock_runtime.idempotency.memory import MemoryIdempotency
from interlock_runtime.idempotency.sql import idempotency_answers, metadata, purge_expired_answers
from interlock_runtime.idempotency.store import IdempotencyKey, StoredAnswer
from interlock_runtime.rest.example_contract.application import ANN, BOB, NEW_USER, Example
from interlock_runtime.rest.example_contract.controller import MemoryUsers
from interlock_runtime.rest.example_contract.models import UserCreate, UserRead
from interlock_runtime.unit_of_work import MemoryUnitOfWork
from interlock_runtime.unit_of_work_sql import SqlUnitOfWork
from interlock_testing.postgres import PostgresServer, postgres_server

own = MetaData()
created_users = Table(
    "created_users", own, Column("id", Integer, primary_key=True, autoincrement=True), Column("email", String)
)
Opened = Callable[[], AbstractAsyncContextManager[Example]]


class SqlUsers(MemoryUsers):
    """Writes a row for every user it makes, in the unit of work of its call."""

    async def create_user(self, body: UserCreate, *, principal: Principal) -> UserRead:
        self.created += 1
        work = self.calls[-1].unit_of_work
        assert isinstance(work, SqlUnitOfWork)
        await work.session.execute(insert(created_users).values(email=body.email))
        await asyncio.sleep(0.05)
        return UserRead(id=1, telegram_id=body.telegram_id, email=body.email, role=body.role, tags=[], address=None)

    @asynccontextmanager
    async def provide(self, call: Call) -> AsyncIterator[MemoryUsers]:
        self.calls.append(call)
        yield self


class SlowUsers(MemoryUsers):
    async def create_user(self, body: UserCreate, *, principal: Principal) -> UserRead:
        await asyncio.sleep(0.05)
        return await super().create_user(body, principal=principal)


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Opened:
    match request.param:
        case "memory":

            @asynccontextmanager
            async def in_memory() -> AsyncIterator[Example]:
                yield Example(users=SlowUsers())

            return in_memory
        case "sqlite":
            return _on_database(lambda: _sqlite(tmp_path / "users.sqlite3"))
        case _:
            url = (
                request.getfixturevalue("postgres").create_database().replace("postgresql://", "postgresql+asyncpg://")
            )
            return _on_database(lambda: create_async_engine(url))


def _sqlite(path: Path) -> AsyncEngine:
    engine = create_async_engine(f"sqlite+aiosqlite:///{path}", connect_args={"timeout": 10})

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: object, record: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]  # the driver's connection
        connection.execute("PRAGMA journal_mode=WAL").close()  # type: ignore[attr-defined]  # the driver's connection

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: object) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # type: ignore[attr-defined]  # SQLAlchemy's connection

    return engine


def _on_database(open_engine: Callable[[], AsyncEngine]) -> Opened:
    @asynccontextmanager
    async def on_database() -> AsyncIterator[Example]:
        engine = open_engine()
        async with engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
            await connection.run_sync(own.create_all)
        sessions = async_sessionmaker(engine)
        try:
            yield Example(users=SqlUsers(), unit_of_work=SqlUnitOfWork.factory(sessions))
        finally:
            async with sessions() as session:
                rows = await session.scalar(select(func.count()).select_from(created_users))
                answers = await session.scalar(select(func.count()).select_from(idempotency_answers))
            await engine.dispose()
            assert (rows or 0) >= (answers or 0)

    return on_database


async def post(
    example: Example, key: str | None, body: dict[str, object], caller: dict[str, str] = ANN
) -> httpx2.Response:
    headers = {**caller, **({"Idempotency-Key": key} if key is not None else {})}
    transport = httpx2.ASGITransport(app=example.app(), raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.post("/v1/users", json=body, headers=headers)


def test_a_repetition_gets_the_first_answer_and_does_nothing(opened: Opened) -> None:
    async def scenario() -> None:
        async with opened() as example:
            first = await post(example, "k", NEW_USER)
            second = await post(example, "k", NEW_USER)
            assert (first.status_code, second.status_code) == (201, 201)
            assert second.content == first.content
            assert second.headers["content-type"] == first.headers["content-type"]
            assert (first.headers.get("idempotency-replayed"), second.headers["idempotency-replayed"]) == (None, "true")
            assert example.users.created == 1

    asyncio.run(scenario())


def test_a_key_used_with_another_request_is_refused(opened: Opened) -> None:
    async def scenario() -> None:
        async with opened() as example:
            await post(example, "k", NEW_USER)
            refused = await post(example, "k", {**NEW_USER, "telegram_id": 6})
            assert refused.status_code == 422
            (error,) = refused.json()["errors"]
            assert (error["parameter"], error["code"]) == ("Idempotency-Key", "idempotency_key_reused")
            assert example.users.created == 1

    asyncio.run(scenario())


def test_keys_of_different_callers_are_different_keys(opened: Opened) -> None:
    async def scenario() -> None:
        async with opened() as example:
            assert (await post(example, "k", NEW_USER, ANN)).status_code == 201
            other = await post(example, "k", {**NEW_USER, "telegram_id": 6}, BOB)
            assert (other.status_code, example.users.created) == (201, 2)

    asyncio.run(scenario())


def test_of_requests_with_one_key_at_the_same_time_exactly_one_runs(opened: Opened) -> None:
    async def scenario() -> None:
        async with opened() as example:
            answers = await asyncio.gather(*(post(example, "k", NEW_USER) for _ in range(8)))
            assert example.users.created == 1
            statuses = sorted(answer.status_code for answer in answers)
            assert set(statuses) <= {201, 409}
            assert statuses[0] == 201
            ran = [a for a in answers if a.status_code == 201 and "idempotency-replayed" not in a.headers]
            assert len(ran) == 1
            for conflict in (answer for answer in answers if answer.status_code == 409):
                assert conflict.json()["type"] == "urn:problem:interlock:request-conflict"
                assert conflict.headers["retry-after"] == "1"
            assert (await post(example, "k", NEW_USER)).headers["idempotency-replayed"] == "true"

    asyncio.run(scenario())


def test_requests_without_a_key_are_each_their_own(opened: Opened) -> None:
    async def scenario() -> None:
        async with opened() as example:
            await post(example, None, NEW_USER)
            await post(example, None, {**NEW_USER, "telegram_id": 6})
            assert example.users.created == 2

    asyncio.run(scenario())


def test_a_failure_is_not_kept_so_that_a_repetition_may_succeed(opened: Opened) -> None:
    async def scenario() -> None:
        async with opened() as example:
            working = example.users.create_user

            async def failing(body: UserCreate, *, principal: Principal) -> UserRead:
                await working(body, principal=principal)
                raise RuntimeError

            example.users.create_user = failing  # type: ignore[method-assign]  # a controller that errs
            assert (await post(example, "k", NEW_USER)).status_code == 500
            example.users.create_user = working  # type: ignore[method-assign]  # and then works
            if isinstance(example.users, SqlUsers):
                again = await post(example, "k", NEW_USER)
                assert (again.status_code, again.headers.get("idempotency-replayed")) == (201, None)

    asyncio.run(scenario())


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_is_one_to_255_characters_long(key: str) -> None:
    async def scenario() -> None:
        refused = await post(Example(), key, NEW_USER)
        assert (refused.status_code, refused.json()["errors"][0]["parameter"]) == (422, "Idempotency-Key")

    asyncio.run(scenario())


def test_answers_are_forgotten_after_their_retention_in_memory() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    answers = MemoryIdempotency(timedelta(hours=1), lambda: now)
    key = IdempotencyKey("ann", "users.api.create_user", "k")

    async def scenario() -> None:
        nonlocal now
        work = MemoryUnitOfWork(answers)
        assert await work.idempotency.claim(key, b"f") is None
        await work.idempotency.keep(key, StoredAnswer(200, (), b"1"))
        await work.commit()
        assert answers.purge() == 0
        now += timedelta(hours=1)
        assert await MemoryUnitOfWork(answers).idempotency.claim(key, b"other") is None
        assert answers.purge() == 0

    asyncio.run(scenario())


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_answers_are_forgotten_after_their_retention_in_sql(
    database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    key = IdempotencyKey("ann", "users.api.create_user", "k")
    url = (
        f"sqlite+aiosqlite:///{tmp_path / 'answers.sqlite3'}"
        if database == "sqlite"
        else request.getfixturevalue("postgres").create_database().replace("postgresql://", "postgresql+asyncpg://")
    )

    async def scenario() -> None:
        engine = create_async_engine(url)
        sessions = async_sessionmaker(engine)
        async with engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
        async with SqlUnitOfWork(sessions, timedelta(0)) as work:
            assert await work.idempotency.claim(key, b"f") is None
            await work.idempotency.keep(key, StoredAnswer(200, (("a", "b"),), b"1"))
            await work.commit()
        async with SqlUnitOfWork(sessions) as work:
            assert await work.idempotency.claim(key, b"other") is None
            await work.idempotency.keep(key, StoredAnswer(201, (("a", "b"),), b"2"))
            await work.commit()
        async with SqlUnitOfWork(sessions) as work:
            assert await work.idempotency.claim(key, b"other") == StoredAnswer(201, (("a", "b"),), b"2")
        async with sessions() as session:
            assert await purge_expired_answers(session) == 0
            assert await purge_expired_answers(session, datetime.now(UTC) + timedelta(days=2)) == 1
            await session.commit()
        await engine.dispose()

    asyncio.run(scenario())
