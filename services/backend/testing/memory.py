"""The repositories over dictionaries, for tests of controllers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from services.backend.domain.reminders import Due, Filter, Plan, Position, Progress, Reminder
from services.backend.domain.users import IdentityTakenError, Profile, User
from specs.reminders.models import ReminderStatus
from specs.users.models import Role


class MemoryUserRepository:
    """Implements `UserRepository`."""

    def __init__(self) -> None:
        self._users: dict[int, User] = {}
        self._last_id = 0

    async def page(self, *, role: Role | None, telegram_id: int | None, after: int, limit: int) -> Sequence[User]:
        return [
            user
            for user in self._users.values()
            if user.id > after
            and (role is None or user.profile.role is role)
            and (telegram_id is None or user.profile.telegram_id == telegram_id)
        ][:limit]

    async def get(self, user_id: int) -> User | None:
        return self._users.get(user_id)

    async def get_for_change(self, user_id: int) -> User | None:
        return self._users.get(user_id)

    async def of_subject(self, subject: str) -> User | None:
        return next((user for user in self._users.values() if user.subject == subject), None)

    async def add(self, subject: str, profile: Profile, now: datetime) -> User:
        self._last_id += 1
        return self._keep(User(self._last_id, subject, profile, created_at=now, updated_at=now))

    async def change(self, user_id: int, profile: Profile, now: datetime) -> User:
        return self._keep(replace(self._users[user_id], profile=profile, updated_at=now))

    async def note_activity(self, telegram_id: int, at: datetime) -> None:
        for user in self._users.values():
            if user.profile.telegram_id == telegram_id and (user.last_active_at is None or user.last_active_at < at):
                self._users[user.id] = replace(user, last_active_at=at)
                return

    async def remove(self, user_id: int) -> None:
        del self._users[user_id]

    def _keep(self, user: User) -> User:
        for other in self._users.values():
            same = other.subject == user.subject or other.profile.telegram_id == user.profile.telegram_id
            if same and other.id != user.id:
                raise IdentityTakenError
        self._users[user.id] = user
        return user


class MemoryReminderRepository:
    """Implements `ReminderRepository`."""

    def __init__(self) -> None:
        self._reminders: dict[UUID, Reminder] = {}

    async def page(self, owner_id: int, which: Filter, *, after: Position | None, limit: int) -> Sequence[Reminder]:
        found = [
            reminder
            for reminder in self._reminders.values()
            if reminder.owner_id == owner_id
            and which.status in (None, reminder.progress.status)
            and which.channel in (None, reminder.plan.channel)
            and (which.due_after is None or reminder.plan.due_at >= which.due_after)
            and (which.due_before is None or reminder.plan.due_at < which.due_before)
            and (after is None or (reminder.plan.due_at, reminder.id) > (after.due_at, after.id))
        ]
        return sorted(found, key=lambda reminder: (reminder.plan.due_at, reminder.id))[:limit]

    async def get(self, owner_id: int, reminder_id: UUID) -> Reminder | None:
        reminder = self._reminders.get(reminder_id)
        return reminder if reminder is not None and reminder.owner_id == owner_id else None

    async def get_for_change(self, owner_id: int, reminder_id: UUID) -> Reminder | None:
        return await self.get(owner_id, reminder_id)

    async def add(self, owner_id: int, plan: Plan, now: datetime) -> Reminder:
        progress = Progress(ReminderStatus.SCHEDULED, plan.due_at)
        return self._keep(Reminder(uuid4(), owner_id, plan, progress, created_at=now, updated_at=now))

    async def change(self, reminder_id: UUID, plan: Plan, progress: Progress, now: datetime) -> Reminder:
        return self._keep(replace(self._reminders[reminder_id], plan=plan, progress=progress, updated_at=now))

    async def of_anybody_for_change(self, reminder_id: UUID) -> Reminder | None:
        return self._reminders.get(reminder_id)

    def all(self) -> Sequence[Reminder]:
        return list(self._reminders.values())

    def _keep(self, reminder: Reminder) -> Reminder:
        self._reminders[reminder.id] = reminder
        return reminder


class MemoryDueReminders:
    """Implements `DueReminders`."""

    def __init__(self, reminders: MemoryReminderRepository, users: MemoryUserRepository) -> None:
        self._reminders = reminders
        self._users = users

    async def claim(self, now: datetime, limit: int) -> Sequence[Due]:
        due: list[Due] = []
        for reminder in self._reminders.all():
            owner = await self._users.get(reminder.owner_id)
            time = reminder.progress.next_due_at
            if time is not None and time <= now and owner is not None:
                due.append(Due(reminder, owner, time))
        return sorted(due, key=lambda one: one.due_at)[:limit]

    async def next_time(self) -> datetime | None:
        times = (reminder.progress.next_due_at for reminder in self._reminders.all())
        return min((time for time in times if time is not None), default=None)
