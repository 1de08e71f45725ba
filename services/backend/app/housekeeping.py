"""What the backend does now and then by itself."""

from __future__ import annotations

import asyncio
import logging

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from interlock_runtime.idempotency.sql import purge_expired_answers

INTERVAL_SECONDS: float = 3600

logger = logging.getLogger(__name__)


async def purge_answers_forever(sessions: async_sessionmaker[AsyncSession]) -> None:
    """Deletes answers to idempotent requests once they are too old to be asked for again.

    Every replica does so; a second one finds nothing left to delete. It waits first, since nothing is due at the start.
    """
    while True:
        await asyncio.sleep(INTERVAL_SECONDS)
        try:
            async with sessions.begin() as session:
                count = await purge_expired_answers(session)
        except (SQLAlchemyError, OSError):
            logger.exception("expired answers were not deleted; next try in %g s", INTERVAL_SECONDS)
        else:
            logger.info("%d expired answers deleted", count)
