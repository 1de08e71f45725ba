"""The database that consumers have their effects in."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from sqlalchemy import distinct, func, select
from sqlalchemy.ext.asyncio import create_async_engine

from interlock_runtime.outbox.tables import metadata as outbox_metadata
from interlock_testing.postgres import PostgresServer
from tests.integration.messaging.consumer import effects, metadata


def create_database(postgres: PostgresServer) -> str:
    """The URL of a new one with all tables."""
    url = postgres.create_database().replace("postgresql://", "postgresql+asyncpg://")

    async def create() -> None:
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
            await connection.run_sync(outbox_metadata.create_all)
        await engine.dispose()

    asyncio.run(create())
    return url


@dataclass(frozen=True, slots=True)
class Effects:
    """How many there are, and of how many different messages."""

    all: int
    different: int


def effects_in(url: str) -> Effects:
    async def count() -> Effects:
        engine = create_async_engine(url)
        async with engine.connect() as connection:
            row = (await connection.execute(select(func.count(), func.count(distinct(effects.c.number))))).one()
        await engine.dispose()
        return Effects(row[0], row[1])

    return asyncio.run(count())
