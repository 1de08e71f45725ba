"""Sending the reminders that are due."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from services.backend.domain.clock import Clock
from services.backend.domain.recurrence import next_time
from services.backend.domain.reminders import Due, DueReminders, Progress, ReminderRepository, occurrence_id
from services.backend.domain.users import User
from specs.reminders.events_publisher import RemindersPublisher
from specs.reminders.models import ReminderDue, ReminderStatus
from specs.users.models import UserContact


class Sweep:
    """Publishes `reminder_due` for what is due, and moves each reminder on to its next time or to its end.

    Both happen in the one transaction that the repositories and the publisher work in, so that a time is published once
    however many sweeps run and wherever one is ended. A reminder with several times behind it, since nobody swept for a
    while, is due once.
    """

    def __init__(
        self, due: DueReminders, reminders: ReminderRepository, publisher: RemindersPublisher, clock: Clock
    ) -> None:
        self._due = due
        self._reminders = reminders
        self._publisher = publisher
        self._clock = clock

    async def send(self, limit: int) -> int:
        """Sends up to `limit` reminders; returns how many. Fewer than `limit` means that no more are to be had now."""
        now = self._clock()
        claimed = await self._due.claim(now, limit)
        for due in claimed:
            await self._publisher.reminder_due(_message(due))
            reminder = due.reminder
            zone = ZoneInfo(due.owner.profile.timezone)
            following = next_time(reminder.plan.due_at, reminder.plan.recurrence, zone, now)
            await self._reminders.change(reminder.id, reminder.plan, _moved_on(due, following), now)
        return len(claimed)


def _message(due: Due) -> ReminderDue:
    reminder = due.reminder
    return ReminderDue(
        occurrence_id=occurrence_id(reminder.id, due.due_at),
        reminder_id=reminder.id,
        owner_id=due.owner.id,
        due_at=due.due_at,
        text=reminder.plan.text,
        channel=reminder.plan.channel,
        recipient=_contact(due.owner),
    )


def _contact(owner: User) -> UserContact:
    profile = owner.profile
    return UserContact(
        telegram_id=profile.telegram_id,
        display_name=profile.display_name,
        email=profile.email,
        locale=profile.locale,
        timezone=profile.timezone,
    )


def _moved_on(due: Due, next_due_at: datetime | None) -> Progress:
    return replace(
        due.reminder.progress,
        status=ReminderStatus.SENT if next_due_at is None else ReminderStatus.SCHEDULED,
        next_due_at=next_due_at,
        last_occurrence_id=occurrence_id(due.reminder.id, due.due_at),
    )
