"""Servers and consumers for tests of messaging; each test has a Redis of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import redis

from interlock_testing.postgres import PostgresServer, postgres_server
from interlock_testing.redis_server import RedisServer, redis_server
from tests.integration.messaging.fleet import Fleet, fleet


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


@pytest.fixture
def server() -> Iterator[RedisServer]:
    with redis_server() as running:
        yield running


@pytest.fixture
def client(server: RedisServer) -> Iterator[redis.Redis]:
    connected = server.client()
    yield connected
    connected.close()


@pytest.fixture
def consumers() -> Iterator[Fleet]:
    with fleet() as running:
        yield running
