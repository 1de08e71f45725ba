"""Puts the bot together: Telegram, handlers, the backend's clients, Redis, HTTP."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from aiogram import Bot
from fastapi import FastAPI

from interlock_runtime.call import Call
from interlock_runtime.client import SERVER_ERRORS, RetryPolicy, ServiceClient
from interlock_runtime.client.egress_httpx2 import GuardedTransport
from interlock_runtime.context import RequestContextMiddleware
from interlock_runtime.environment.server import ServerSettings
from interlock_runtime.events.broker import redis_broker
from interlock_runtime.events.publishing.broker_sender import BrokerSender
from interlock_runtime.rest.health import Drain, health_router
from interlock_runtime.rest.problems import install_problem_handlers
from interlock_runtime.unit_of_work import MemoryUnitOfWork
from services.tg_bot.app.polling import Poller
from services.tg_bot.app.settings import BACKEND, SERVICE, Settings, WebhookMode
from services.tg_bot.app.telegram import Connection, create_bot, persistently, set_up
from services.tg_bot.controllers.webhook import Webhook
from services.tg_bot.handlers.announcement import PATIENCE, Announcement
from services.tg_bot.handlers.caller import Backend
from services.tg_bot.handlers.dispatcher import create_dispatcher
from services.tg_bot.handlers.lanes import Lanes
from specs.bot.events_publisher import BotPublisher
from specs.bot.webhook import TelegramController
from specs.bot.webhook_server import telegram_router

BACKEND_RETRIES = RetryPolicy(
    attempts=4, initial=1.0, maximum=4.0, jitter=0.0, statuses=SERVER_ERRORS, problems=frozenset()
)
"""After one, two and four seconds, when the backend cannot be reached or fails. What it refuses, it refuses."""

BACKEND_TIMEOUT = 25.0
"""Seconds for a call, with the seven that its retries wait."""

logger = logging.getLogger(__name__)


def create_app(
    settings: Settings, redis_url: str, *, drain: Drain | None = None, retries: RetryPolicy = BACKEND_RETRIES
) -> FastAPI:
    """The bot as an ASGI application, which works while its lifespan lasts.

    Nothing is opened before. Raises ValueError for what is no URL of a Redis.
    """
    bot = create_bot(settings.telegram, settings.egress)
    connection = Connection()
    broker = redis_broker(redis_url)
    announcement = Announcement(BotPublisher(BrokerSender(broker, SERVICE, timeout=PATIENCE / 2)))
    tokens = settings.identity.tokens()
    http = ServiceClient(
        settings.backend_url,
        declared=tokens.operations(BACKEND),
        timeout=BACKEND_TIMEOUT,
        retries=retries,
        transport=GuardedTransport(settings.egress),
    )
    lanes = Lanes(bot, create_dispatcher(Backend(http, partial(tokens.on_behalf, BACKEND)), announcement))

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        try:
            async with http, _updates(settings, bot, lanes, announcement, connection):
                yield
        finally:
            await broker.stop()
            await bot.session.close()

    app = FastAPI(title="Telegram bot", version="1", summary="Reminders in a chat.", lifespan=lifespan)
    install_problem_handlers(app)
    app.add_middleware(RequestContextMiddleware)
    if isinstance(settings.telegram.mode, WebhookMode):
        controller = Webhook(bot, lanes, settings.telegram.mode.secret)

        @asynccontextmanager
        async def webhook(call: Call) -> AsyncIterator[TelegramController]:
            yield controller

        app.include_router(telegram_router(webhook, unit_of_work=MemoryUnitOfWork.factory()))
    app.include_router(health_router({"telegram": connection.check}, drain=drain))
    return app


@asynccontextmanager
async def _updates(
    settings: Settings, bot: Bot, lanes: Lanes, announcement: Announcement, connection: Connection
) -> AsyncIterator[None]:
    """Updates come in meanwhile. In the end those in hand are finished, for as long as the settings grant."""
    poller = Poller(bot, lanes, connection)
    polls = not isinstance(settings.telegram.mode, WebhookMode)
    setting_up = asyncio.create_task(
        persistently("Telegram is not set up", lambda: set_up(bot, settings.telegram), connection)
    )

    async def work() -> None:
        await setting_up
        if polls:
            await poller.run()

    def report(task: asyncio.Task[None]) -> None:
        if not task.cancelled() and isinstance(error := task.exception(), Exception):
            logger.critical("no more updates are taken", exc_info=error)
            connection.fails(error)

    working = asyncio.create_task(work())
    working.add_done_callback(report)
    try:
        yield
    finally:
        setting_up.cancel()
        poller.stop()
        await asyncio.gather(working, return_exceptions=True)
        last = closing_time(settings.server)
        # Updates that came over the webhook had their time while the server waited for its requests.
        await lanes.finish(settings.server.grace_period - last if polls else 0)
        await asyncio.gather(poller.confirm(last), announcement.finish(last))


def closing_time(server: ServerSettings) -> float:
    """Seconds of the grace period in which no update is worked on any more: for Telegram and Redis to take the rest."""
    return min(PATIENCE, server.grace_period / 4)
