"""Databases and a broker for the tests of the outbox."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock_testing.postgres import PostgresServer, postgres_server
from interlock_testing.redis_server import RedisServer, redis_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'outbox.sqlite3'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.create_database().replace("postgresql://", "postgresql+asyncpg://")


@pytest.fixture(scope="module")
def running_redis() -> Iterator[RedisServer]:
    with redis_server() as server:
        yield server


@pytest.fixture
def broker_server(running_redis: RedisServer) -> RedisServer:
    """A Redis that runs and is empty."""
    client = running_redis.client()
    client.flushall()
    client.close()
    return running_redis
