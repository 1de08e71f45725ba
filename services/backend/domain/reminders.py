"""Reminders, and the repositories that keep them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID, uuid5

from pydantic import AwareDatetime

from services.backend.domain.users import User
from specs.reminders.models import Channel, Recurrence, ReminderStatus


@dataclass(frozen=True, slots=True)
class Plan:
    """What can be changed about a reminder. `due_at` is the first time, whatever has become of it."""

    text: str
    due_at: datetime
    recurrence: Recurrence
    channel: Channel
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a reminder has come.

    While it is scheduled it has a `next_due_at`; once it was sent for the last time, or cancelled, it has none.
    `last_occurrence_id` is the occurrence that was sent last, `delivered_at` when one last reached the owner.
    """

    status: ReminderStatus
    next_due_at: datetime | None
    last_occurrence_id: UUID | None = None
    delivered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reminder:
    id: UUID
    owner_id: int
    plan: Plan
    progress: Progress
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder whose time has come, at its `next_due_at`, and whose it is."""

    reminder: Reminder
    owner: User
    due_at: datetime


def occurrence_id(reminder_id: UUID, due_at: datetime) -> UUID:
    """What one time of a reminder is known by: it follows from the two, so whoever asks gets the same."""
    return uuid5(reminder_id, due_at.isoformat())


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

    async def of_anybody_for_change(self, reminder_id: UUID) -> Reminder | None:
        """As `get_for_change`, whoever the owner is."""

    async def add(self, owner_id: int, plan: Plan, now: datetime) -> Reminder:
        """Adds a scheduled reminder, whose next time is its first."""

    async def change(self, reminder_id: UUID, plan: Plan, progress: Progress, now: datetime) -> Reminder:
        """The reminder must be there, best from `get_for_change`."""


class DueReminders(Protocol):
    """Reminders of everybody, by the time at which they are due next."""

    async def claim(self, now: datetime, limit: int) -> Sequence[Due]:
        """Up to `limit` reminders that are due, the one that is due first first.

        Until the transaction ends, nobody else claims them or gets them for a change.
        """

    async def next_time(self) -> datetime | None:
        """When the next reminder is due, None when there is none."""
