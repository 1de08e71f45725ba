"""Reminders in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from pydantic import TypeAdapter
from sqlalchemy import literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.backend.domain.reminders import Filter, Plan, Position, Progress, Reminder
from services.backend.storage.tables import ReminderRow
from specs.reminders.models import Channel, Recurrence, ReminderStatus

RECURRENCE: TypeAdapter[Recurrence] = TypeAdapter(Recurrence)


class SqlReminderRepository:
    """Implements `ReminderRepository`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(self, owner_id: int, which: Filter, *, after: Position | None, limit: int) -> Sequence[Reminder]:
        order = (ReminderRow.due_at, ReminderRow.id)
        query = select(ReminderRow).where(ReminderRow.owner_id == owner_id).order_by(*order).limit(limit)
        if which.status is not None:
            query = query.where(ReminderRow.status == which.status.value)
        if which.channel is not None:
            query = query.where(ReminderRow.channel == which.channel.value)
        if which.due_after is not None:
            query = query.where(ReminderRow.due_at >= which.due_after)
        if which.due_before is not None:
            query = query.where(ReminderRow.due_at < which.due_before)
        if after is not None:
            last = (literal(after.due_at, ReminderRow.due_at.type), literal(after.id, ReminderRow.id.type))
            query = query.where(tuple_(*order) > tuple_(*last))
        return [to_reminder(row) for row in await self._session.scalars(query)]

    async def get(self, owner_id: int, reminder_id: UUID) -> Reminder | None:
        row = await self._session.get(ReminderRow, reminder_id)
        return _owned(row, owner_id)

    async def get_for_change(self, owner_id: int, reminder_id: UUID) -> Reminder | None:
        row = await self._session.get(ReminderRow, reminder_id, with_for_update=True)
        return _owned(row, owner_id)

    async def of_anybody_for_change(self, reminder_id: UUID) -> Reminder | None:
        row = await self._session.get(ReminderRow, reminder_id, with_for_update=True)
        return None if row is None else to_reminder(row)

    async def add(self, owner_id: int, plan: Plan, now: datetime) -> Reminder:
        row = ReminderRow(id=uuid4(), owner_id=owner_id, created_at=now)
        _write(row, plan, Progress(ReminderStatus.SCHEDULED, plan.due_at), now)
        self._session.add(row)
        await self._session.flush()
        return to_reminder(row)

    async def change(self, reminder_id: UUID, plan: Plan, progress: Progress, now: datetime) -> Reminder:
        row = await self._session.get_one(ReminderRow, reminder_id)
        _write(row, plan, progress, now)
        await self._session.flush()
        return to_reminder(row)


def _owned(row: ReminderRow | None, owner_id: int) -> Reminder | None:
    return to_reminder(row) if row is not None and row.owner_id == owner_id else None


def _write(row: ReminderRow, plan: Plan, progress: Progress, now: datetime) -> None:
    row.text = plan.text
    row.due_at = plan.due_at
    row.recurrence = RECURRENCE.dump_python(plan.recurrence, mode="json")
    row.channel = plan.channel.value
    row.tags = list(plan.tags)
    row.status = progress.status.value
    row.next_due_at = progress.next_due_at
    row.last_occurrence_id = progress.last_occurrence_id
    row.delivered_at = progress.delivered_at
    row.updated_at = now


def to_reminder(row: ReminderRow) -> Reminder:
    return Reminder(
        id=row.id,
        owner_id=row.owner_id,
        plan=Plan(
            text=row.text,
            due_at=row.due_at,
            # Not strict: dates and days come as strings out of a JSON column.
            recurrence=RECURRENCE.validate_python(row.recurrence, strict=False),
            channel=Channel(row.channel),
            tags=tuple(row.tags),
        ),
        progress=Progress(
            status=ReminderStatus(row.status),
            next_due_at=row.next_due_at,
            last_occurrence_id=row.last_occurrence_id,
            delivered_at=row.delivered_at,
        ),
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
