"""Puts the backend together: contracts, controllers, storage, HTTP."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from interlock_runtime.auth.jwt import JwtAuthenticator
from interlock_runtime.call import Call
from interlock_runtime.context import RequestContextMiddleware
from interlock_runtime.rest.health import Drain, health_router
from interlock_runtime.rest.problems import install_problem_handlers
from interlock_runtime.unit_of_work_sql import SqlUnitOfWork
from services.backend.app.checks import database_answers, migrations_are_done
from services.backend.app.housekeeping import purge_answers_forever
from services.backend.app.settings import Settings
from services.backend.controllers.reminders import Reminders
from services.backend.controllers.users import Users
from services.backend.domain.clock import Clock, utc_now
from services.backend.migrations import runner
from services.backend.storage.engine import connect
from services.backend.storage.reminders import SqlReminderRepository
from services.backend.storage.users import SqlUserRepository
from specs.reminders.api import RemindersController
from specs.reminders.api_server import reminders_router
from specs.users.api import UsersController
from specs.users.api_server import users_router

logger = logging.getLogger(__name__)


def create_app(settings: Settings, *, drain: Drain | None = None, clock: Clock = utc_now) -> FastAPI:
    """The backend as an ASGI application.

    Nothing is opened before its lifespan begins. The engine is `state.engine`.
    """
    engine = connect(settings.database.url)
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    unit_of_work = SqlUnitOfWork.factory(sessions)
    authenticator = JwtAuthenticator(
        issuer=settings.tokens.issuer, audience=settings.tokens.audience, keys=[settings.tokens.key]
    )

    @asynccontextmanager
    async def users(call: Call) -> AsyncIterator[UsersController]:
        yield Users(SqlUserRepository(_session(call)), clock)

    @asynccontextmanager
    async def reminders(call: Call) -> AsyncIterator[RemindersController]:
        session = _session(call)
        yield Reminders(SqlReminderRepository(session), SqlUserRepository(session), clock)

    app = FastAPI(
        title="Reminders",
        version="1",
        summary="Reminds people of what they want to be reminded of.",
        lifespan=lambda _: _lifespan(settings, engine, sessions),
    )
    app.state.engine = engine
    install_problem_handlers(app)
    app.add_middleware(RequestContextMiddleware)
    app.include_router(users_router(users, unit_of_work=unit_of_work, authenticator=authenticator))
    app.include_router(reminders_router(reminders, unit_of_work=unit_of_work, authenticator=authenticator))
    checks = {"database": database_answers(engine), "migrations": migrations_are_done(engine)}
    app.include_router(health_router(checks, drain=drain))
    return app


def _session(call: Call) -> AsyncSession:
    if not isinstance(call.unit_of_work, SqlUnitOfWork):
        raise TypeError("the repositories work within a transaction of the database")
    return call.unit_of_work.session


@asynccontextmanager
async def _lifespan(
    settings: Settings, engine: AsyncEngine, sessions: async_sessionmaker[AsyncSession]
) -> AsyncIterator[None]:
    if settings.database.embedded:
        await runner.upgrade(engine)
        logger.info("the embedded database %s is at revision %s", engine.url.database, runner.head())
    housekeeping = asyncio.create_task(purge_answers_forever(sessions))
    try:
        yield
    finally:
        housekeeping.cancel()
        await asyncio.gather(housekeeping, return_exceptions=True)
        await engine.dispose()
