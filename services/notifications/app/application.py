"""Puts notifications together: events, handlers, delivery."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiogram import Bot
from fastapi import FastAPI

from interlock_runtime.call import Call
from interlock_runtime.client.egress_aiogram import GuardedSession
from interlock_runtime.events.broker import redis_broker
from interlock_runtime.events.publishing.broker_sender import BrokerSender
from interlock_runtime.events.received import ReceivedEvent
from interlock_runtime.events.sink import EventSender
from interlock_runtime.events.subscription import Subscription
from interlock_runtime.events.worker import EventWorker
from interlock_runtime.rest.health import Drain, health_router
from interlock_runtime.unit_of_work import MemoryUnitOfWork
from services.notifications.app.settings import SERVICE, Settings
from services.notifications.delivery.clock import Clock, utc_now
from services.notifications.delivery.development import LoggedMail, LoggedMessages
from services.notifications.delivery.mail import Mailer
from services.notifications.delivery.smtp import SmtpMailer
from services.notifications.delivery.telegram import Messenger, TelegramMessenger
from services.notifications.handlers.reminders import ReminderDelivery
from services.notifications.handlers.welcome import Welcome
from specs.notifications.events_publisher import NotificationsPublisher
from specs.reminders.events_subscriber import ReminderDueHandler, on_reminder_due
from specs.users.events_subscriber import UserRegisteredHandler, on_user_registered


def create_app(settings: Settings, redis_url: str, *, drain: Drain | None = None, clock: Clock = utc_now) -> FastAPI:
    """Notifications as an ASGI application, which serves its health alone. Nothing is opened before its lifespan."""
    broker = redis_broker(redis_url)
    bot = _bot(settings)
    worker = EventWorker(
        broker,
        subscriptions(_mailer(settings, clock), _messenger(bot), BrokerSender(broker, SERVICE), clock),
        service=SERVICE,
        concurrency=settings.concurrency,
        grace=settings.server.grace_period,
    )

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        try:
            async with worker:
                yield
        finally:
            await broker.stop()
            if bot is not None:
                await bot.session.close()

    app = FastAPI(title="Notifications", lifespan=lifespan, openapi_url=None)
    app.include_router(health_router({"events": worker.check}, drain=drain))
    return app


def subscriptions(
    mailer: Mailer, messenger: Messenger, sender: EventSender, clock: Clock = utc_now
) -> tuple[Subscription, ...]:
    """What notifications subscribes to. It stores nothing, so what it has handled is remembered in Redis."""
    publisher = NotificationsPublisher(sender)
    unit_of_work = MemoryUnitOfWork.factory()

    @asynccontextmanager
    async def welcome(call: Call) -> AsyncIterator[UserRegisteredHandler]:
        yield Welcome(mailer, _event(call))

    @asynccontextmanager
    async def reminders(call: Call) -> AsyncIterator[ReminderDueHandler]:
        yield ReminderDelivery(mailer, messenger, publisher, _event(call), clock)

    return (
        on_user_registered(welcome, unit_of_work=unit_of_work),
        on_reminder_due(reminders, unit_of_work=unit_of_work),
    )


def _event(call: Call) -> ReceivedEvent:
    if call.event is None:
        raise TypeError(f"{call.operation} is driven by messages alone")
    return call.event


def _mailer(settings: Settings, clock: Clock) -> Mailer:
    mail = settings.mail
    return LoggedMail() if mail.server is None else SmtpMailer(mail.server, mail.sender, clock, settings.egress)


def _messenger(bot: Bot | None) -> Messenger:
    return LoggedMessages() if bot is None else TelegramMessenger(bot)


def _bot(settings: Settings) -> Bot | None:
    telegram = settings.telegram
    if telegram.token is None:
        return None
    return Bot(telegram.token, session=GuardedSession(settings.egress, telegram.api, timeout=30))
