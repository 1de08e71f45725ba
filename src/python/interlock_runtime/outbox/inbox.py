"""The inbox in the service's own database."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from sqlalchemy import CursorResult, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from interlock_runtime.outbox.tables import inbox

INBOX_RETENTION = timedelta(days=14)
"""How long an event is known by default: longer than any stream keeps it, and than anybody waits to replay it."""


class SqlInbox:
    """Follows `Inbox` on SQLite and PostgreSQL, within the transaction of `session`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def first_time(self, consumer: str, event_id: str) -> bool:
        dialect = postgresql if self._session.get_bind().dialect.name == "postgresql" else sqlite
        result: CursorResult[Any] = await self._session.execute(  # type: ignore[assignment]  # what an INSERT gives
            dialect.insert(inbox)
            .values(consumer=consumer, event_id=event_id, handled_at=time.time())
            .on_conflict_do_nothing()
        )
        return result.rowcount == 1


async def purge_inbox(session: AsyncSession, retention: timedelta = INBOX_RETENTION) -> int:
    """Forgets the events that were handled longer ago than `retention`; returns how many. The caller commits."""
    result: CursorResult[Any] = await session.execute(  # type: ignore[assignment]  # what a DELETE gives
        delete(inbox).where(inbox.c.handled_at <= time.time() - retention.total_seconds())
    )
    return result.rowcount
