"""What the backend does now and then by itself."""

from __future__ import annotations

import asyncio
import logging

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from interlock_runtime.idempotency.sql import purge_expired_answers
from interlock_runtime.outbox.inbox import purge_inbox

INTERVAL_SECONDS: float = 3600

logger = logging.getLogger(__name__)


async def purge_forever(sessions: async_sessionmaker[AsyncSession]) -> None:
    """Deletes answers to idempotent requests, and what is known of handled events, once nobody asks again.

    Every replica does so; a second one finds nothing left to delete. It waits first, since nothing is due at the start.
    """
    while True:
        await asyncio.sleep(INTERVAL_SECONDS)
        try:
            async with sessions.begin() as session:
                answers = await purge_expired_answers(session)
                events = await purge_inbox(session)
        except (SQLAlchemyError, OSError):
            logger.exception("what has expired was not deleted; next try in %g s", INTERVAL_SECONDS)
        else:
            logger.info("%d expired answers and %d handled events deleted", answers, events)
