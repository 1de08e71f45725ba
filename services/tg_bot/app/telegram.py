"""The bot's side of the Bot API: the client, patience with Telegram, and the way updates are asked for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramAPIError, TelegramNetworkError, TelegramRetryAfter, TelegramServerError
from aiogram.methods import GetUpdates, Response, SendMessage, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import BotCommand
from aiogram.utils.backoff import Backoff, BackoffConfig

from interlock_runtime.client.egress_aiogram import GuardedSession
from interlock_runtime.egress import Egress
from services.tg_bot.app.settings import TelegramSettings, WebhookMode
from services.tg_bot.handlers.texts import COMMANDS

WEBHOOK_PATH = "/v1/telegram/updates"
"""Where the API of specs/bot/webhook.yaml receives updates."""

ALLOWED_UPDATES = ["message"]
SENDING_ATTEMPTS = 4
LONGEST_PAUSE = 60.0
"""Seconds that a message waits for Telegram at most, each time that it is told to wait."""

BACKOFF = BackoffConfig(min_delay=0.5, max_delay=30.0, factor=2.0, jitter=0.1)

logger = logging.getLogger(__name__)


def create_bot(settings: TelegramSettings, egress: Egress) -> Bot:
    session = GuardedSession(egress, settings.api)
    session.middleware(Patience())
    return Bot(settings.token, session=session)


class Patience(BaseRequestMiddleware):
    """Sends a message again when Telegram asks to wait, does not work or cannot be reached.

    Where the connection broke before the answer, the person may get the message twice, which is better than never.
    """

    async def __call__(
        self, make_request: NextRequestMiddlewareType[TelegramType], bot: Bot, method: TelegramMethod[TelegramType]
    ) -> Response[TelegramType]:
        backoff = Backoff(BACKOFF)
        for attempt in range(1, SENDING_ATTEMPTS):
            try:
                return await make_request(bot, method)
            except TelegramRetryAfter as error:
                pause = float(error.retry_after)
                if isinstance(method, GetUpdates) or pause > LONGEST_PAUSE:
                    raise
            except (TelegramNetworkError, TelegramServerError) as error:
                if not isinstance(method, SendMessage):
                    raise
                pause = next(backoff)
                logger.info("sendMessage: %s", error)
            logger.warning(
                "%s: attempt %d of %d failed, the next is in %.3g s",
                method.__api_method__,
                attempt,
                SENDING_ATTEMPTS,
                pause,
            )
            await asyncio.sleep(pause)
        return await make_request(bot, method)


class NotConnectedError(Exception):
    """Telegram does not take the bot's calls."""


class Connection:
    """How things stand with Telegram, for the readiness check."""

    def __init__(self) -> None:
        self._trouble: str | None = "Telegram has not answered yet"

    def works(self) -> None:
        self._trouble = None

    def fails(self, error: Exception) -> None:
        self._trouble = f"{type(error).__name__}: {error}"

    async def check(self) -> None:
        """A readiness check. Raises NotConnectedError."""
        if self._trouble is not None:
            raise NotConnectedError(self._trouble)


async def set_up(bot: Bot, settings: TelegramSettings) -> None:
    """Tells Telegram what the bot understands and how it gets its updates. Raises TelegramAPIError."""
    await bot.me()
    await bot.set_my_commands([BotCommand(command=name, description=text) for name, text in COMMANDS.items()])
    match settings.mode:
        case WebhookMode(url=url, secret=secret):
            await bot.set_webhook(f"{url}{WEBHOOK_PATH}", secret_token=secret, allowed_updates=ALLOWED_UPDATES)
        case _:
            await bot.delete_webhook()


async def persistently(what: str, action: Callable[[], Awaitable[None]], connection: Connection) -> None:
    """Does it until Telegram takes it, with pauses that grow to half a minute."""
    backoff = Backoff(BACKOFF)
    while True:
        try:
            await action()
        except TelegramAPIError as error:
            connection.fails(error)
            pause = next(backoff)
            logger.error("%s: %s; next try in %.3g s", what, error, pause)
            await asyncio.sleep(pause)
        else:
            connection.works()
            return
