"""A whole backend in the test's own process, and people to call it as."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from services.backend.app.application import create_app
from services.backend.app.dev_token import development_token
from services.backend.app.settings import Settings
from services.backend.controllers.users import ADMIN_SCOPE

Json = dict[str, Any]


NO_REDIS = "redis://127.0.0.1:9/0"
"""Nobody listens there. The backend does without: what it publishes waits in the outbox."""


def settings_for(database_url: str, redis_url: str = NO_REDIS) -> Settings:
    environment = {"DATABASE_URL": database_url, "REDIS_URL": redis_url, "ENVIRONMENT": "development"}
    return Settings.from_environment(environment)


def as_person(subject: str) -> dict[str, str]:
    """Headers of a request that this person makes."""
    return {"Authorization": f"Bearer {development_token(subject)}"}


def as_administrator() -> dict[str, str]:
    return {"Authorization": f"Bearer {development_token('root', (ADMIN_SCOPE,))}"}


def user(telegram_id: int, **members: object) -> Json:
    return {"telegram_id": telegram_id, "display_name": f"Person {telegram_id}", **members}


def reminder(after: timedelta = timedelta(days=1), **members: object) -> Json:
    due_at = (datetime.now(UTC) + after).isoformat()
    return {"text": "Water the tomatoes.", "due_at": due_at, "recurrence": {"kind": "once"}, **members}


@dataclass(frozen=True, slots=True)
class Backend:
    app: FastAPI
    client: httpx2.AsyncClient
    engine: AsyncEngine

    async def register(self, subject: str, telegram_id: int, **members: object) -> Json:
        return await self.made("/v1/users", user(telegram_id, **members), as_person(subject))

    async def remind(self, subject: str, after: timedelta = timedelta(days=1), **members: object) -> Json:
        return await self.made("/v1/reminders", reminder(after, **members), as_person(subject))

    async def made(self, path: str, body: Json, headers: Mapping[str, str]) -> Json:
        response = await self.client.post(path, json=body, headers=headers)
        assert response.status_code == 201, response.text
        created: Json = response.json()
        return created


@asynccontextmanager
async def running_backend(settings: Settings) -> AsyncIterator[Backend]:
    """The backend between its start and its end, reached without a network. Its crashes are 500s, as over a network."""
    app = create_app(settings, settings.events.redis_url or NO_REDIS)
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(transport=transport, base_url="http://backend") as client,
    ):
        yield Backend(app, client, app.state.engine)
