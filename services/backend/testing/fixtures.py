"""Fixtures over every database that the backend works with; a `conftest.py` imports those it wants."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from interlock_testing.redis_server import redis_server
from services.backend.migrations import runner
from services.backend.storage.engine import connect
from services.backend.testing.databases import DIALECTS, DatabaseMaker, database_maker


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session", params=DIALECTS)
def make_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DatabaseMaker]:
    with database_maker(request.param, tmp_path_factory.mktemp("databases")) as make:
        yield make


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A Redis that all tests share: what one publishes is of no concern to the others."""
    with redis_server() as server:
        yield server.url


@pytest.fixture
def database_url(make_database: DatabaseMaker) -> str:
    """An empty database."""
    return make_database()


@pytest.fixture
async def empty_engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    engine = connect(database_url)
    yield engine
    await engine.dispose()


@pytest.fixture
async def engine(empty_engine: AsyncEngine) -> AsyncEngine:
    """A database with all migrations done."""
    await runner.upgrade(empty_engine)
    return empty_engine
