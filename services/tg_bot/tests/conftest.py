from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest

from interlock_testing.http_server import ScriptedServer, scripted_server
from interlock_testing.redis_server import RedisServer, redis_server
from interlock_testing.telegram_api import Person, TelegramApi, telegram_api
from services.tg_bot.testing.processes import BACKEND, service

_numbers = itertools.count(1000)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def telegram() -> Iterator[TelegramApi]:
    with telegram_api() as running:
        yield running


@pytest.fixture(scope="session")
def redis() -> Iterator[RedisServer]:
    with redis_server() as running:
        yield running


@pytest.fixture(scope="session")
def backend(redis: RedisServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real backend with a database of its own."""
    folder = tmp_path_factory.mktemp("backend")
    with service(BACKEND, folder, REDIS_URL=redis.url) as running:
        running.wait_until_ready()
        yield running.address


@pytest.fixture
def scripted_backend() -> Iterator[ScriptedServer]:
    """A backend that answers as a test says."""
    with scripted_server() as running:
        yield running


@pytest.fixture
def new_person() -> Callable[[], Person]:
    """Makes people whom nobody has seen before."""

    def make() -> Person:
        number = next(_numbers)
        return Person(id=number, first_name=f"Person {number}")

    return make
