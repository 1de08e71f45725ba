"""The reference system: its graph, and its services that answer calls as applications with settings for production."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import cache
from pathlib import Path

from starlette.types import ASGIApp

from interlock.topology.graph import Graph
from interlock.topology.testing import graph_of
from services.backend.app import application as backend_application
from services.backend.app.settings import Settings as BackendSettings
from services.backend.migrations import runner
from services.backend.testing.backend import NO_REDIS
from services.tg_bot.app import application as bot_application
from services.tg_bot.app.settings import Settings as BotSettings
from tests.service_tokens.system_keys import SystemKeys

REPOSITORY = Path(__file__).parents[2]

Application = Callable[[SystemKeys, Path], AbstractAsyncContextManager[ASGIApp]]
"""Makes a service's application; the folder is its own."""


@cache
def graph() -> Graph:
    """From the specs and BUILD files of this repository."""
    paths = [*REPOSITORY.glob("specs/*/*.yaml"), *REPOSITORY.glob("services/*/BUILD")]
    return graph_of({path.relative_to(REPOSITORY).as_posix(): path.read_text() for path in sorted(paths)})


def _environment(keys: SystemKeys, service: str) -> dict[str, str]:
    return {
        "ENVIRONMENT": "production",
        "REDIS_URL": NO_REDIS,
        "INTERLOCK_EDGES": keys.edges(service),
        "SERVICE_KEY_DIR": str(keys.key_dir(service)),
        "SERVICE_CALLERS_DIR": str(keys.callers_dir),
    }


@asynccontextmanager
async def _backend(keys: SystemKeys, folder: Path) -> AsyncIterator[ASGIApp]:
    environment = {
        **_environment(keys, "backend"),
        "DATABASE_URL": f"sqlite:///{folder}/backend.sqlite3",
        "JWT_KEY": "the shared secret of people's tokens",
        "JWT_ALGORITHM": "HS256",
        "JWT_ISSUER": "https://issuer.example",
    }
    app = backend_application.create_app(BackendSettings.from_environment(environment), NO_REDIS)
    try:
        await runner.upgrade(app.state.engine)
        yield app
    finally:
        await app.state.engine.dispose()


@asynccontextmanager
async def _bot(keys: SystemKeys, _folder: Path) -> AsyncIterator[ASGIApp]:
    environment = {
        **_environment(keys, "tg_bot"),
        "TELEGRAM_TOKEN": "42:token",
        "TELEGRAM_MODE": "webhook",
        "WEBHOOK_URL": "https://bot.example",
        "WEBHOOK_SECRET": "secret",
        "BACKEND_URL": "http://backend:8000",
    }
    yield bot_application.create_app(BotSettings.from_environment(environment), NO_REDIS)


APPLICATIONS: Mapping[str, Application] = {"backend": _backend, "tg_bot": _bot}
