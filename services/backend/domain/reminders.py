"""Reminders, and the repository that keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from pydantic import AwareDatetime

from specs.reminders.models import Channel, Recurrence, ReminderStatus


@dataclass(frozen=True, slots=True)
class Plan:
    """What can be changed about a reminder."""

    text: str
    due_at: datetime
    recurrence: Recurrence
    channel: Channel
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reminder:
    id: UUID
    owner_id: int
    plan: Plan
    status: ReminderStatus
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the list of reminders, just behind the reminder that is due then and has this id."""

    due_at: AwareDatetime
    id: UUID


@dataclass(frozen=True, slots=True)
class Filter:
    """Which reminders to list; None means any. `due_after` is included, `due_before` is not."""

    status: ReminderStatus | None = None
    channel: Channel | None = None
    due_after: datetime | None = None
    due_before: datetime | None = None


class ReminderRepository(Protocol):
    """Reminders of one owner at a time, ordered by due time, then id."""

    async def page(self, owner_id: int, which: Filter, *, after: Position | None, limit: int) -> Sequence[Reminder]:
        """The first `limit` reminders behind `after`."""

    async def get(self, owner_id: int, reminder_id: UUID) -> Reminder | None: ...

    async def get_for_change(self, owner_id: int, reminder_id: UUID) -> Reminder | None:
        """As `get`, and until the transaction ends nobody else gets the reminder for a change."""

    async def add(self, owner_id: int, plan: Plan, now: datetime) -> Reminder:
        """Adds a scheduled reminder."""

    async def change(self, reminder_id: UUID, plan: Plan, status: ReminderStatus, now: datetime) -> Reminder:
        """The reminder must be there, best from `get_for_change`."""
