from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from services.backend.testing.backend import Backend, running_backend, settings_for
from services.backend.testing.fixtures import (
    anyio_backend,
    database_url,
    empty_engine,
    engine,
    make_database,
    redis_url,
)

__all__ = ["anyio_backend", "backend", "database_url", "empty_engine", "engine", "make_database", "redis_url"]


@pytest.fixture
async def backend(database_url: str, redis_url: str, engine: AsyncEngine) -> AsyncIterator[Backend]:
    """A backend over a database with all migrations done."""
    async with running_backend(settings_for(database_url, redis_url)) as running:
        yield running
