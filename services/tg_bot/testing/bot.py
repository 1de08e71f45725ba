"""A bot in the test's own process, and people who talk to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from interlock_runtime.client import RetryPolicy
from interlock_testing.telegram_api import Person, TelegramApi
from services.tg_bot.app.application import BACKEND_RETRIES, create_app
from services.tg_bot.app.settings import Settings

NOWHERE = "redis://127.0.0.1:1/0"
"""Where no Redis is."""


def settings_for(telegram: TelegramApi, backend: str, **environment: str) -> Settings:
    given = {"TELEGRAM_TOKEN": telegram.token, "TELEGRAM_API": telegram.url, "BACKEND_URL": backend, **environment}
    return Settings.from_environment(given)


@asynccontextmanager
async def running_bot(
    telegram: TelegramApi, backend: str, redis_url: str = NOWHERE, retries: RetryPolicy = BACKEND_RETRIES
) -> AsyncIterator[None]:
    """The bot between its start and its end. It polls."""
    app = create_app(settings_for(telegram, backend), redis_url, retries=retries)
    async with app.router.lifespan_context(app):
        yield


@dataclass(frozen=True, slots=True)
class Talk:
    """The private chat of one person with the bot."""

    telegram: TelegramApi
    person: Person

    async def say(self, text: str, answers: int = 1) -> str:
        """Says something; gives the last of the `answers` that come."""
        return (await self.answers(text, answers))[-1]

    async def answers(self, text: str, count: int) -> list[str]:
        before = len(self.heard())
        self.telegram.say(text, self.person)
        await asyncio.to_thread(self.telegram.wait_for, lambda: len(self.heard()) >= before + count, 30)
        return self.heard()[before:]

    def heard(self) -> list[str]:
        return self.telegram.texts(self.person.id)
