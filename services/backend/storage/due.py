"""Reminders that are due, in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.backend.domain.reminders import Due
from services.backend.storage.reminders import to_reminder
from services.backend.storage.tables import ReminderRow, UserRow
from services.backend.storage.users import to_user


class SqlDueReminders:
    """Implements `DueReminders`.

    On PostgreSQL several transactions claim at once, each what the others have not. SQLite, which knows no locks of
    rows, has one writer at a time: `engine.connect` makes every transaction one.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def claim(self, now: datetime, limit: int) -> Sequence[Due]:
        rows = await self._session.execute(
            select(ReminderRow, UserRow, ReminderRow.next_due_at)
            .join(UserRow, UserRow.id == ReminderRow.owner_id)
            .where(ReminderRow.next_due_at <= now)
            .order_by(ReminderRow.next_due_at)
            .limit(limit)
            .with_for_update(of=ReminderRow, skip_locked=True)
        )
        return [
            Due(to_reminder(reminder), to_user(owner), due_at) for reminder, owner, due_at in rows if due_at is not None
        ]

    async def next_time(self) -> datetime | None:
        return await self._session.scalar(select(func.min(ReminderRow.next_due_at)))
