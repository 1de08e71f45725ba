from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from interlock_testing.postgres import postgres_server
from services.backend.migrations import __main__ as command_line
from services.backend.migrations import runner
from services.backend.migrations.schema import METADATA
from services.backend.storage.tables import Base

pytestmark = pytest.mark.anyio


async def table_names(engine: AsyncEngine) -> set[str]:
    async with engine.connect() as connection:
        return set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))


async def differences(engine: AsyncEngine) -> list[object]:
    def compare(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, METADATA))  # type: ignore[arg-type]  # a sequence does, as in configure()

    async with engine.connect() as connection:
        return await connection.run_sync(compare)


async def test_the_migrations_lead_to_the_tables_that_the_code_works_with(engine: AsyncEngine) -> None:
    assert await differences(engine) == []
    assert await runner.current(engine) == runner.head()


async def test_a_difference_would_be_seen(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.execute(text("ALTER TABLE users ADD COLUMN surplus INTEGER"))
        await connection.execute(text("DROP INDEX ix_reminders_owner_id_due_at_id"))
    assert len(await differences(engine)) == 2


async def test_names_of_constraints_are_those_of_the_metadata(engine: AsyncEngine) -> None:
    def names(connection: Connection) -> set[str | None]:
        found = inspect(connection)
        keys = [*found.get_foreign_keys("reminders"), *found.get_unique_constraints("users")]
        return {key["name"] for key in keys} | {found.get_pk_constraint("reminders")["name"]}

    async with engine.connect() as connection:
        there = await connection.run_sync(names)
    tables = Base.metadata.tables.values()
    declared = {constraint.name for table in tables for constraint in table.constraints}
    assert len(there) == 4
    assert there <= declared


async def test_every_step_back_undoes_its_step_forward(empty_engine: AsyncEngine) -> None:
    await runner.upgrade(empty_engine, "0001")
    after_first = await table_names(empty_engine)
    await runner.upgrade(empty_engine)
    await runner.downgrade(empty_engine, "0001")
    assert await table_names(empty_engine) == after_first
    await runner.downgrade(empty_engine, "base")
    assert await table_names(empty_engine) == {"alembic_version"}
    await runner.upgrade(empty_engine)
    assert await differences(empty_engine) == []


async def test_a_migrated_database_is_left_alone(engine: AsyncEngine) -> None:
    await runner.upgrade(engine)
    assert await runner.current(engine) == runner.head()


def migrations(*arguments: str, database_url: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", command_line.__name__, *arguments],
        env={**os.environ, "DATABASE_URL": database_url, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_migrating_twice_at_once_is_migrating_once(database_url: str) -> None:
    with ThreadPoolExecutor() as pool:
        done = list(pool.map(lambda _: migrations("upgrade", database_url=database_url), range(3)))
    assert [(step.returncode, step.stdout) for step in done] == [(0, f"{runner.head()}\n")] * 3


def test_the_command_goes_forward_and_back_and_says_where_it_is(database_url: str) -> None:
    assert migrations("current", database_url=database_url).stdout == f"empty (this version wants {runner.head()})\n"
    assert migrations("upgrade", database_url=database_url).stdout == f"{runner.head()}\n"
    assert migrations("downgrade", "0001", database_url=database_url).stdout.startswith("0001 (this version wants")


def test_the_command_says_what_is_wrong_with_the_address() -> None:
    done = migrations("current", database_url="mysql://root:secret@host/x")
    assert done.returncode == 2
    assert "DATABASE_URL should be postgresql://" in done.stderr
    assert "secret" not in done.stderr


def test_the_command_says_in_a_line_that_the_database_is_not_there() -> None:
    with postgres_server() as server:
        done = migrations("upgrade", database_url=server.url("nowhere"))
    assert (done.returncode, done.stdout) == (1, "")
    assert 'database "nowhere" does not exist' in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "database_url", "reason"),
    [
        (["upgrade"], "postgresql://u:secret@127.0.0.1:1/x", "Connect call failed"),
        (["upgrade"], "sqlite:////dev/null/x", "File exists"),
        (["upgrade"], "sqlite:////dev", "unable to open"),
        (["upgrade", "nonsense"], "sqlite://", "'nonsense'"),
    ],
)
def test_the_command_says_in_a_line_why_it_cannot(arguments: list[str], database_url: str, reason: str) -> None:
    done = migrations(*arguments, database_url=database_url)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("error: ")
    assert reason in done.stderr
    assert done.stderr.count("\n") == 1
    assert "secret" not in done.stderr
