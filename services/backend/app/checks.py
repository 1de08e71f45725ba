"""What has to hold before the backend is sent requests."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from interlock_runtime.rest.health import Check
from services.backend.migrations import runner


class MigrationsPendingError(Exception):
    """The database is at another revision than this version of the backend works with."""


def database_answers(engine: AsyncEngine) -> Check:
    async def check() -> None:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    return check


def migrations_are_done(engine: AsyncEngine) -> Check:
    wanted = runner.head()

    async def check() -> None:
        at = await runner.current(engine)
        if at != wanted:
            raise MigrationsPendingError(
                f"migrations pending: the database is at {at or 'no revision'}, this version works with {wanted}; "
                "run `python -m services.backend.migrations upgrade`"
            )

    return check
