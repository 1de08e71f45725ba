"""What is committed and what is not, over HTTP, on an SQLite file and on PostgreSQL."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, delete, event, func, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase

from interlock_runtime.auth.principal import Principal
from interlock_runtime.call import Call
from interlock_runtime.idempotency.sql import metadata as idempotency_metadata
from interlock_runtime.outbox.tables import metadata as outbox_metadata
from interlock_runtime.rest.example_contract.api import UserExists
from interlock_runtime.rest.example_contract.application import ANN, NEW_USER, Example
from interlock_runtime.rest.example_contract.controller import MemoryUsers
from interlock_runtime.rest.example_contract.models import UserCreate, UserRead
from interlock_runtime.transaction_failures import TransactionFailed
from interlock_runtime.unit_of_work_sql import SqlUnitOfWork
from interlock_testing.postgres import PostgresServer, postgres_server

metadata = MetaData()
rows = Table("rows_written", metadata, Column("id", Integer, primary_key=True), Column("email", String))

BODY = b'{"telegram_id": 5, "email": "ann@example.org"}'


class WritingUsers(MemoryUsers):
    """Writes a row, then does what a test says."""

    def __init__(self, then: Callable[[SqlUnitOfWork], Any]) -> None:
        super().__init__()
        self._then = then
        self._work: SqlUnitOfWork | None = None

    async def create_user(self, body: UserCreate, *, principal: Principal) -> UserRead:
        assert self._work is not None
        await self._work.session.execute(insert(rows).values(email=body.email))
        await self._then(self._work)
        return UserRead(id=1, telegram_id=5, email=body.email, role=body.role, tags=[], address=None)

    @asynccontextmanager
    async def provide(self, call: Call) -> AsyncIterator[MemoryUsers]:
        assert isinstance(call.unit_of_work, SqlUnitOfWork)
        self._work = call.unit_of_work
        yield self


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'rows.sqlite3'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.create_database().replace("postgresql://", "postgresql+asyncpg://")


@asynccontextmanager
async def database(url: str) -> AsyncIterator[async_sessionmaker[AsyncSession]]:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
        await connection.run_sync(idempotency_metadata.create_all)
        await connection.run_sync(outbox_metadata.create_all)
    try:
        yield async_sessionmaker(engine)
        assert engine.pool.checkedout() == 0, "a connection was not given back"  # type: ignore[attr-defined]  # of the pools used here
    finally:
        await engine.dispose()


async def count(sessions: async_sessionmaker[AsyncSession]) -> int:
    async with sessions() as session:
        return await session.scalar(select(func.count()).select_from(rows)) or 0


class Wire:
    """A request to create a user, as a server passes it on, and what comes back."""

    def __init__(self, example: Example) -> None:
        self.sent: list[dict[str, Any]] = []
        self._app = example.app()

    async def request(self) -> None:
        headers = [(b"content-type", b"application/json"), (b"authorization", ANN["Authorization"].encode())]
        scope = {
            "type": "http",
            "method": "POST",
            "path": "/v1/users",
            "query_string": b"",
            "headers": headers,
            "root_path": "",
        }
        await self._app(scope, self._receive, self._send)

    async def _receive(self) -> dict[str, Any]:
        return {"type": "http.request", "body": BODY, "more_body": False}

    async def _send(self, message: Any) -> None:
        self.sent.append(message)

    @property
    def statuses(self) -> list[int]:
        return [message["status"] for message in self.sent if message["type"] == "http.response.start"]


async def nothing(work: SqlUnitOfWork) -> None: ...


def test_a_success_is_committed_before_the_response_is_sent(url: str) -> None:
    async def scenario() -> None:
        async with database(url) as sessions:
            seen: list[int] = []
            wire = Wire(Example(users=WritingUsers(nothing), unit_of_work=SqlUnitOfWork.factory(sessions)))
            send = wire._send

            async def counting_send(message: Any) -> None:
                if message["type"] == "http.response.start":
                    seen.append(await count(sessions))
                await send(message)

            wire._send = counting_send  # type: ignore[method-assign]  # looks at the database when the response begins
            await wire.request()
            assert (wire.statuses, seen) == ([201], [1])

    asyncio.run(scenario())


def test_a_commit_that_fails_is_a_500_and_not_a_byte_of_success(url: str) -> None:
    class Failing(SqlUnitOfWork):
        async def commit(self) -> None:
            await self.session.flush()
            raise ConnectionError("the database went away")

    async def scenario() -> None:
        async with database(url) as sessions:
            wire = Wire(Example(users=WritingUsers(nothing), unit_of_work=lambda: Failing(sessions)))
            await wire.request()
            assert wire.statuses == [500]
            assert b"urn:problem:interlock:internal-error" in wire.sent[1]["body"]
            assert b"ann@example.org" not in b"".join(message.get("body", b"") for message in wire.sent)
            assert await count(sessions) == 0

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("error", "status"),
    [(UserExists(telegram_id=5), 409), (RuntimeError(), 500), (ExceptionGroup("x", [OSError()]), 500)],
)
def test_whatever_is_raised_rolls_back(url: str, error: Exception, status: int) -> None:
    async def raising(work: SqlUnitOfWork) -> None:
        raise error

    async def scenario() -> None:
        async with database(url) as sessions:
            wire = Wire(Example(users=WritingUsers(raising), unit_of_work=SqlUnitOfWork.factory(sessions)))
            await wire.request()
            assert (wire.statuses, await count(sessions)) == ([status], 0)

    asyncio.run(scenario())


UNREACHABLE = [
    "postgresql+asyncpg://postgres@127.0.0.1:1/postgres",
    "sqlite+aiosqlite:////nowhere/at/all.sqlite3",
]


@pytest.mark.parametrize("unreachable", UNREACHABLE)
def test_a_database_that_is_away_is_a_503_that_says_nothing_of_it(unreachable: str) -> None:
    async def scenario() -> None:
        engine = create_async_engine(unreachable)
        users = WritingUsers(nothing)
        wire = Wire(Example(users=users, unit_of_work=SqlUnitOfWork.factory(async_sessionmaker(engine))))
        await wire.request()
        await engine.dispose()
        assert wire.statuses == [503]
        assert (b"retry-after", b"1") in wire.sent[0]["headers"]
        assert b"urn:problem:interlock:service-unavailable" in wire.sent[1]["body"]
        assert not [word for word in (b"nowhere", b"127.0.0.1", b"sql") if word in wire.sent[1]["body"]]

    asyncio.run(scenario())


def test_a_connection_that_is_lost_within_an_operation_is_a_503_and_the_next_request_gets_another(
    postgres: PostgresServer,
) -> None:
    async def scenario(url: str) -> None:
        async with database(url) as sessions:

            async def lose(work: SqlUnitOfWork) -> None:
                own = await work.session.scalar(select(func.pg_backend_pid()))
                async with sessions() as other:
                    await other.execute(select(func.pg_terminate_backend(own, 5000)))
                await work.session.execute(select(1))

            wire = Wire(Example(users=WritingUsers(lose), unit_of_work=SqlUnitOfWork.factory(sessions)))
            await wire.request()
            assert (wire.statuses, await count(sessions)) == ([503], 0)
            again = Wire(Example(users=WritingUsers(nothing), unit_of_work=SqlUnitOfWork.factory(sessions)))
            await again.request()
            assert (again.statuses, await count(sessions)) == ([201], 1)

    asyncio.run(scenario(postgres.create_database().replace("postgresql://", "postgresql+asyncpg://")))


def test_a_connection_that_is_lost_before_the_commit_is_a_500_for_it_may_have_been_done(
    postgres: PostgresServer,
) -> None:
    async def scenario(url: str) -> None:
        async with database(url) as sessions:

            async def lose(work: SqlUnitOfWork) -> None:
                own = await work.session.scalar(select(func.pg_backend_pid()))
                async with sessions() as other:
                    await other.execute(select(func.pg_terminate_backend(own, 5000)))

            wire = Wire(Example(users=WritingUsers(lose), unit_of_work=SqlUnitOfWork.factory(sessions)))
            await wire.request()
            assert (wire.statuses, await count(sessions)) == ([500], 0)

    asyncio.run(scenario(postgres.create_database().replace("postgresql://", "postgresql+asyncpg://")))


def test_a_pool_that_has_no_connection_left_is_a_503(tmp_path: Path) -> None:
    async def scenario() -> None:
        engine = create_async_engine(
            f"sqlite+aiosqlite:///{tmp_path / 'rows.sqlite3'}", pool_size=1, max_overflow=0, pool_timeout=0.05
        )
        async with engine.connect():
            sessions = async_sessionmaker(engine)
            wire = Wire(Example(users=WritingUsers(nothing), unit_of_work=SqlUnitOfWork.factory(sessions)))
            await wire.request()
        await engine.dispose()
        assert wire.statuses == [503]

    asyncio.run(scenario())


@pytest.mark.parametrize("error", [ConnectionRefusedError("elsewhere"), TimeoutError(), OSError()])
def test_what_else_a_controller_cannot_reach_is_a_500(url: str, error: Exception) -> None:
    async def raising(work: SqlUnitOfWork) -> None:
        raise error

    async def scenario() -> None:
        async with database(url) as sessions:
            wire = Wire(Example(users=WritingUsers(raising), unit_of_work=SqlUnitOfWork.factory(sessions)))
            await wire.request()
            assert wire.statuses == [500]

    asyncio.run(scenario())


def test_a_cancelled_request_rolls_back_and_gives_its_connection_back(url: str) -> None:
    async def scenario() -> None:
        working = asyncio.Event()

        async def wait(work: SqlUnitOfWork) -> None:
            working.set()
            await asyncio.sleep(60)

        async with database(url) as sessions:
            wire = Wire(Example(users=WritingUsers(wait), unit_of_work=SqlUnitOfWork.factory(sessions)))
            task = asyncio.create_task(wire.request())
            await working.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert (wire.sent, await count(sessions)) == ([], 0)

    asyncio.run(scenario())


def test_an_event_is_out_only_after_the_commit(url: str) -> None:
    async def scenario() -> None:
        async with database(url) as sessions:
            seen: list[int] = []

            async def look(work: SqlUnitOfWork) -> None:
                seen.append(len(example.events.events))

            example = Example(users=WritingUsers(look), unit_of_work=SqlUnitOfWork.factory(sessions))
            await Wire(example).request()
            assert (seen, [event.type.name for event in example.events.events]) == ([0], ["users.user_registered"])

    asyncio.run(scenario())


def test_a_failure_is_told_of_in_a_transaction_of_its_own(url: str) -> None:
    async def raising(work: SqlUnitOfWork) -> None:
        raise UserExists(telegram_id=5)

    async def scenario() -> None:
        async with database(url) as sessions:
            example = Example(users=WritingUsers(raising), unit_of_work=SqlUnitOfWork.factory(sessions))
            await Wire(example).request()
            assert [event.type.name for event in example.events.events] == ["users.registration_failed"]
            assert await count(sessions) == 0

    asyncio.run(scenario())


def test_a_unit_of_work_is_entered_once(url: str) -> None:
    async def scenario() -> None:
        async with database(url) as sessions:
            work = SqlUnitOfWork(sessions)
            with pytest.raises(RuntimeError, match="has not been entered"):
                work.session  # noqa: B018  the access is what is tested
            async with work:
                with pytest.raises(RuntimeError, match="once"):
                    await work.__aenter__()

    asyncio.run(scenario())


def test_the_body_used_here_is_that_of_the_example() -> None:
    assert UserCreate.model_validate_json(BODY) == UserCreate.model_validate(NEW_USER)


def test_rows_to_be_inserted_last_are_part_of_the_transaction(url: str) -> None:
    async def scenario() -> None:
        async with database(url) as sessions:
            async with SqlUnitOfWork(sessions) as work:
                work.insert_last(rows, email="last")
                await work.session.execute(insert(rows).values(email="first"))
                assert await work.session.scalar(select(func.count()).select_from(rows)) == 1
                await work.commit()
            async with SqlUnitOfWork(sessions) as work:
                work.insert_last(rows, email="never")
                await work.rollback()
                await work.commit()
            async with SqlUnitOfWork(sessions) as work:
                work.insert_last(rows, email="never")
            async with sessions() as session:
                found = await session.scalars(select(rows.c.email).order_by(rows.c.id))
                assert found.all() == ["first", "last"]

    asyncio.run(scenario())


def test_a_row_that_cannot_be_inserted_last_fails_the_commit(url: str) -> None:
    async def scenario() -> None:
        async with database(url) as sessions:
            async with SqlUnitOfWork(sessions) as work:
                await work.session.execute(insert(rows).values(email="first"))
                work.insert_last(rows, id=1, email="one")
                work.insert_last(rows, id=1, email="the same")
                with pytest.raises(IntegrityError):
                    await work.commit()
            assert await count(sessions) == 0

    asyncio.run(scenario())


def test_an_event_that_was_handled_is_known_from_the_commit_on(url: str) -> None:
    async def scenario() -> None:
        async with database(url) as sessions:
            async with SqlUnitOfWork(sessions) as work:
                assert await work.inbox.first_time("consumer", "event")
            async with SqlUnitOfWork(sessions) as work:
                assert await work.inbox.first_time("consumer", "event")
                await work.commit()
            async with SqlUnitOfWork(sessions) as work:
                assert not await work.inbox.first_time("consumer", "event")

    asyncio.run(scenario())


async def insert_twice(work: SqlUnitOfWork) -> None:
    for _ in range(2):
        await work.session.execute(insert(rows).values(id=1, email="twice"))


async def swallow(work: SqlUnitOfWork) -> None:
    with contextlib.suppress(IntegrityError):
        await insert_twice(work)


async def swallow_outside_of_a_savepoint_that_is_kept(work: SqlUnitOfWork) -> None:
    await work.session.execute(insert(rows).values(id=1, email="once"))
    async with work.session.begin_nested():
        await swallow_one_more(work)


async def swallow_one_more(work: SqlUnitOfWork) -> None:
    with contextlib.suppress(IntegrityError):
        await work.session.execute(insert(rows).values(id=1, email="twice"))


async def swallow_before_a_savepoint_that_is_rolled_back(work: SqlUnitOfWork) -> None:
    await swallow(work)
    with contextlib.suppress(DBAPIError):
        async with work.session.begin_nested():
            await swallow_one_more(work)


async def swallow_a_flush(work: SqlUnitOfWork) -> None:
    with contextlib.suppress(IntegrityError):
        work.session.add_all([Stored(id=1, email="a"), Stored(id=1, email="b")])
        await work.session.flush()


class Base(DeclarativeBase):
    metadata = metadata


class Stored(Base):
    __table__ = rows


@pytest.mark.filterwarnings("ignore:New instance .* with identity key:sqlalchemy.exc.SAWarning")
@pytest.mark.parametrize(
    "fail",
    [
        swallow,
        swallow_outside_of_a_savepoint_that_is_kept,
        swallow_before_a_savepoint_that_is_rolled_back,
        swallow_a_flush,
    ],
)
def test_a_commit_after_a_failure_that_was_swallowed_raises_and_nothing_is_kept(
    url: str, fail: Callable[[SqlUnitOfWork], Awaitable[None]]
) -> None:
    async def scenario() -> None:
        async with database(url) as sessions:
            told: list[int] = []
            with pytest.raises((TransactionFailed, SQLAlchemyError)):
                async with SqlUnitOfWork(sessions) as work:
                    work.after_commit(lambda: told.append(1))
                    assert await work.inbox.first_time("consumer", "event")
                    with contextlib.suppress(DBAPIError):
                        await fail(work)
                    await work.commit()
            assert (told, await count(sessions)) == ([], 0)
            async with SqlUnitOfWork(sessions) as work:
                assert await work.inbox.first_time("consumer", "event")

    asyncio.run(scenario())


def test_a_commit_after_a_statement_that_was_broken_off_raises_and_nothing_is_kept(postgres: PostgresServer) -> None:
    async def scenario(url: str) -> None:
        async with database(url) as sessions:
            with pytest.raises(SQLAlchemyError):
                async with SqlUnitOfWork(sessions) as work:
                    await work.session.execute(insert(rows).values(email="early"))
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(0.05):
                            await work.session.execute(select(func.pg_sleep(60)))
                    await work.commit()
            assert await count(sessions) == 0

    asyncio.run(scenario(postgres.create_database().replace("postgresql://", "postgresql+asyncpg://")))


def test_a_request_whose_handler_swallows_a_failure_is_a_500(url: str) -> None:
    async def scenario() -> None:
        async with database(url) as sessions:
            wire = Wire(Example(users=WritingUsers(swallow), unit_of_work=SqlUnitOfWork.factory(sessions)))
            await wire.request()
            assert (wire.statuses, await count(sessions)) == ([500], 0)

    asyncio.run(scenario())


async def fail_in_a_savepoint(work: SqlUnitOfWork) -> None:
    with contextlib.suppress(IntegrityError):
        async with work.session.begin_nested():
            await insert_twice(work)


async def fail_in_an_inner_savepoint(work: SqlUnitOfWork) -> None:
    async with work.session.begin_nested():
        await fail_in_a_savepoint(work)


async def fail_in_an_outer_savepoint(work: SqlUnitOfWork) -> None:
    with contextlib.suppress(IntegrityError):
        async with work.session.begin_nested(), work.session.begin_nested():
            await insert_twice(work)


async def fail_before_a_rollback(work: SqlUnitOfWork) -> None:
    await swallow(work)
    await work.rollback()


async def flush_in_a_savepoint(work: SqlUnitOfWork) -> None:
    work.session.add(Stored(id=1, email="a"))
    await work.session.flush()
    work.session.expunge_all()
    with contextlib.suppress(IntegrityError):
        async with work.session.begin_nested():
            work.session.add(Stored(id=1, email="b"))
    await work.session.execute(delete(rows))


@pytest.mark.parametrize(
    "fail",
    [
        fail_in_a_savepoint,
        fail_in_an_inner_savepoint,
        fail_in_an_outer_savepoint,
        fail_before_a_rollback,
        flush_in_a_savepoint,
    ],
)
def test_what_failed_in_a_savepoint_that_was_rolled_back_does_not_fail_the_commit(
    url: str, fail: Callable[[SqlUnitOfWork], Awaitable[None]]
) -> None:
    async def scenario() -> None:
        async with database(url) as sessions:
            async with SqlUnitOfWork(sessions) as work:
                await fail(work)
                await work.session.execute(insert(rows).values(email="kept"))
                await work.commit()
            assert await count(sessions) == 1

    asyncio.run(scenario())


def test_a_commit_that_nothing_failed_before_costs_no_statement_more(url: str) -> None:
    async def scenario() -> None:
        async with database(url) as sessions:
            statements: list[str] = []
            engine = sessions.kw["bind"].sync_engine
            event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
            async with SqlUnitOfWork(sessions) as work:
                await work.session.execute(insert(rows).values(email="kept"))
                await work.commit()
            assert len(statements) == 1

    asyncio.run(scenario())
