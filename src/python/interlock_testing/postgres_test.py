from __future__ import annotations

import asyncio

import asyncpg  # type: ignore[import-untyped]  # asyncpg ships no types
import pytest

from interlock_testing.postgres import PostgresServer, postgres_server


async def tables(url: str) -> int:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("CREATE TABLE things (id int)")
        count: int = await connection.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        return count
    finally:
        await connection.close()


def test_every_database_is_empty_and_the_server_ends_with_the_context() -> None:
    with postgres_server() as server:
        assert asyncio.run(tables(server.create_database())) == 1
        assert asyncio.run(tables(server.create_database())) == 1
    with pytest.raises(OSError):
        asyncio.run(asyncpg.connect(PostgresServer(server.port).url()))
