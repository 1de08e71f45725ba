"""Puts the backend together: contracts, controllers, storage, HTTP."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from interlock_runtime.auth.jwt import JwtAuthenticator
from interlock_runtime.call import Call
from interlock_runtime.context import RequestContextMiddleware
from interlock_runtime.events.broker import redis_broker
from interlock_runtime.events.publishing.broker_sender import BrokerSender
from interlock_runtime.events.worker import EventWorker
from interlock_runtime.outbox.relay import Relay
from interlock_runtime.outbox.sink import SqlOutbox
from interlock_runtime.rest.health import Drain, health_router
from interlock_runtime.rest.problems import install_problem_handlers
from interlock_runtime.unit_of_work_sql import SqlUnitOfWork
from services.backend.app.checks import database_answers, migrations_are_done
from services.backend.app.housekeeping import purge_forever
from services.backend.app.settings import SERVICE, Settings
from services.backend.app.sweeping import Sweeping
from services.backend.controllers.reminders import Reminders
from services.backend.controllers.users import Users
from services.backend.domain.clock import Clock, utc_now
from services.backend.migrations import runner
from services.backend.storage.engine import connect
from services.backend.storage.reminders import SqlReminderRepository
from services.backend.storage.users import SqlUserRepository
from specs.reminders.api import RemindersController
from specs.reminders.api_server import reminders_router
from specs.reminders.api_subscriber import reminders_subscriptions
from specs.users.api import UsersController
from specs.users.api_server import users_router
from specs.users.api_subscriber import users_subscriptions

logger = logging.getLogger(__name__)


def create_app(settings: Settings, redis_url: str, *, drain: Drain | None = None, clock: Clock = utc_now) -> FastAPI:
    """The backend as an ASGI application.

    Nothing is opened before its lifespan begins. The engine is `state.engine`. The broker is no part of its readiness:
    without one, requests are answered all the same, and what they publish waits in the outbox.
    """
    engine = connect(settings.database.url)
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    unit_of_work = SqlUnitOfWork.factory(sessions)
    broker = redis_broker(redis_url)
    relay = Relay(sessions, BrokerSender(broker, SERVICE))
    outbox = SqlOutbox(SERVICE, relay.wake)
    authenticator = settings.identity.authenticator(
        JwtAuthenticator(issuer=settings.tokens.issuer, audience=settings.tokens.audience, keys=[settings.tokens.key])
    )

    @asynccontextmanager
    async def users(call: Call) -> AsyncIterator[UsersController]:
        yield Users(SqlUserRepository(_session(call)), clock)

    @asynccontextmanager
    async def reminders(call: Call) -> AsyncIterator[RemindersController]:
        session = _session(call)
        yield Reminders(SqlReminderRepository(session), SqlUserRepository(session), clock)

    worker = EventWorker(
        broker,
        (
            *users_subscriptions(users, unit_of_work=unit_of_work),
            *reminders_subscriptions(reminders, unit_of_work=unit_of_work),
        ),
        service=SERVICE,
        grace=settings.server.grace_period,
    )

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        if settings.database.embedded:
            await runner.upgrade(engine)
            logger.info("the embedded database %s is at revision %s", engine.url.database, runner.head())
        forever = [
            purge_forever(sessions),
            Sweeping(sessions, outbox, clock).forever(settings.events.sweep_interval),
            *([relay.run()] if settings.events.relays else []),
        ]
        async with AsyncExitStack() as stack:
            stack.push_async_callback(engine.dispose)
            stack.push_async_callback(broker.stop)
            await stack.enter_async_context(_running(forever))
            await stack.enter_async_context(worker)
            yield

    app = FastAPI(
        title="Reminders",
        version="1",
        summary="Reminds people of what they want to be reminded of.",
        lifespan=lifespan,
    )
    app.state.engine = engine
    install_problem_handlers(app)
    app.add_middleware(RequestContextMiddleware)
    app.include_router(users_router(users, unit_of_work=unit_of_work, authenticator=authenticator, events=outbox))
    app.include_router(reminders_router(reminders, unit_of_work=unit_of_work, authenticator=authenticator))
    checks = {"database": database_answers(engine), "migrations": migrations_are_done(engine)}
    app.include_router(health_router(checks, drain=drain))
    return app


def _session(call: Call) -> AsyncSession:
    if not isinstance(call.unit_of_work, SqlUnitOfWork):
        raise TypeError("the repositories work within a transaction of the database")
    return call.unit_of_work.session


@asynccontextmanager
async def _running(parts: Sequence[Coroutine[Any, Any, None]]) -> AsyncIterator[None]:
    """Runs them until the context ends. One that fails says so; the others go on."""
    tasks = [asyncio.create_task(part) for part in parts]
    for task in tasks:
        task.add_done_callback(_report)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _report(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        logger.critical("%s has ended", task.get_coro(), exc_info=error)
