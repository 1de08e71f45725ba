"""The reminders API."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from interlock_runtime.auth.principal import Principal
from interlock_runtime.pagination import decode_cursor, encode_cursor
from services.backend.controllers.patching import patched
from services.backend.domain.clock import Clock
from services.backend.domain.recurrence import next_time
from services.backend.domain.reminders import (
    Filter,
    Plan,
    Position,
    Progress,
    Reminder,
    ReminderRepository,
)
from services.backend.domain.users import User, UserRepository
from specs.notifications.models import DeliveryFailure, DeliveryReceipt
from specs.reminders.api import (
    ChannelUnavailable,
    DueInPast,
    DueTooFar,
    ListRemindersPage,
    NotRegistered,
    ReminderNotActive,
    ReminderNotFound,
)
from specs.reminders.models import Channel, ReminderCreate, ReminderPatch, ReminderRead, ReminderStatus

HORIZON = timedelta(days=3652)
"""How far ahead a reminder may be due: ten years."""


class Reminders:
    """Implements `RemindersController`. Everybody works on their own reminders; what was delivered is anybody's."""

    def __init__(self, reminders: ReminderRepository, users: UserRepository, clock: Clock) -> None:
        self._reminders = reminders
        self._users = users
        self._clock = clock

    async def list_reminders(
        self,
        *,
        status: ReminderStatus | None,
        channel: Channel | None,
        due_after: datetime | None,
        due_before: datetime | None,
        cursor: str | None,
        limit: int,
        principal: Principal,
    ) -> ListRemindersPage:
        owner = await self._caller(principal)
        after = None if cursor is None else decode_cursor(cursor, Position)
        which = Filter(status=status, channel=channel, due_after=due_after, due_before=due_before)
        found = await self._reminders.page(owner.id, which, after=after, limit=limit + 1)
        shown = found[:limit]
        last = Position(shown[-1].plan.due_at, shown[-1].id) if len(found) > limit else None
        return ListRemindersPage(
            items=[_read(reminder) for reminder in shown],
            next_cursor=None if last is None else encode_cursor(last, Position),
        )

    async def create_reminder(self, body: ReminderCreate, *, principal: Principal) -> ReminderRead:
        owner = await self._caller(principal)
        now = self._clock()
        plan = Plan(
            text=body.text,
            due_at=_due(body.due_at, now),
            recurrence=body.recurrence,
            channel=_reachable(owner, body.channel),
            tags=tuple(body.tags),
        )
        return _read(await self._reminders.add(owner.id, plan, now))

    async def get_reminder(self, reminder_id: UUID, *, principal: Principal) -> ReminderRead:
        owner = await self._caller(principal)
        return _read(_found(reminder_id, await self._reminders.get(owner.id, reminder_id)))

    async def patch_reminder(self, reminder_id: UUID, body: ReminderPatch, *, principal: Principal) -> ReminderRead:
        owner = await self._caller(principal)
        now = self._clock()
        reminder = _active(await self._for_change(owner, reminder_id))
        current = reminder.plan
        due_at = patched(current.due_at, body.due_at)
        channel = patched(current.channel, body.channel)
        plan = Plan(
            text=patched(current.text, body.text),
            # What the patch leaves alone is not judged again: a daily reminder's first time may well have passed.
            due_at=due_at if due_at == current.due_at else _due(due_at, now),
            recurrence=patched(current.recurrence, body.recurrence),
            channel=channel if channel is current.channel else _reachable(owner, channel),
            tags=tuple(patched(list(current.tags), body.tags)),
        )
        progress = replace(reminder.progress, next_due_at=_next_due_at(reminder, plan, owner, now))
        return _read(await self._reminders.change(reminder_id, plan, progress, now))

    async def cancel_reminder(self, reminder_id: UUID, *, principal: Principal) -> ReminderRead:
        owner = await self._caller(principal)
        reminder = _active(await self._for_change(owner, reminder_id))
        progress = replace(reminder.progress, status=ReminderStatus.CANCELLED, next_due_at=None)
        return _read(await self._reminders.change(reminder_id, reminder.plan, progress, self._clock()))

    async def record_delivery(self, body: DeliveryReceipt) -> None:
        reminder = await self._reminders.of_anybody_for_change(body.reminder_id)
        if reminder is None:
            # It went with its owner while it was on its way.
            return
        progress = reminder.progress
        delivered_at = body.delivered_at.astimezone(UTC)
        if progress.delivered_at is not None:
            # Receipts may overtake one another, and may come again.
            delivered_at = max(delivered_at, progress.delivered_at)
        noted = replace(_ended(progress, body.occurrence_id, ReminderStatus.DELIVERED), delivered_at=delivered_at)
        await self._note(reminder, noted)

    async def record_failure(self, body: DeliveryFailure) -> None:
        reminder = await self._reminders.of_anybody_for_change(body.reminder_id)
        if reminder is not None:
            await self._note(reminder, _ended(reminder.progress, body.occurrence_id, ReminderStatus.UNDELIVERABLE))

    async def _note(self, reminder: Reminder, progress: Progress) -> None:
        if progress != reminder.progress:
            await self._reminders.change(reminder.id, reminder.plan, progress, self._clock())

    async def _caller(self, principal: Principal) -> User:
        user = await self._users.of_subject(principal.subject)
        if user is None:
            raise NotRegistered("Register as a user first.")
        return user

    async def _for_change(self, owner: User, reminder_id: UUID) -> Reminder:
        return _found(reminder_id, await self._reminders.get_for_change(owner.id, reminder_id))


def _found(reminder_id: UUID, reminder: Reminder | None) -> Reminder:
    if reminder is None:
        raise ReminderNotFound("You have no such reminder.", reminder_id=reminder_id)
    return reminder


def _active(reminder: Reminder) -> Reminder:
    status = reminder.progress.status
    if status is not ReminderStatus.SCHEDULED:
        raise ReminderNotActive(f"The reminder is {status} already.", reminder_id=reminder.id, reminder_status=status)
    return reminder


def _next_due_at(reminder: Reminder, plan: Plan, owner: User, now: datetime) -> datetime | None:
    """When the reminder is due next, once its plan is `plan`. A change that leaves it no further time is refused."""
    was = reminder.plan
    if (plan.due_at, plan.recurrence) == (was.due_at, was.recurrence):
        return reminder.progress.next_due_at
    following = next_time(plan.due_at, plan.recurrence, ZoneInfo(owner.profile.timezone), now)
    if following is None:
        raise DueInPast("A reminder is due after now.", due_at=plan.due_at, now=now)
    return following


def _ended(progress: Progress, occurrence_id: UUID, status: ReminderStatus) -> Progress:
    """What the end of one time of a reminder makes of it: of the last time, the end of the reminder."""
    last = progress.status is ReminderStatus.SENT and progress.last_occurrence_id == occurrence_id
    return replace(progress, status=status) if last else progress


def _due(due_at: datetime, now: datetime) -> datetime:
    """The due time in UTC, if it is one that will do.

    It is compared before it is converted: near the ends of the calendar the conversion overflows.
    """
    if due_at <= now:
        raise DueInPast("A reminder is due after now.", due_at=due_at, now=now)
    latest = now + HORIZON
    if due_at > latest:
        raise DueTooFar("A reminder is due within ten years.", latest=latest)
    return due_at.astimezone(UTC)


def _reachable(owner: User, channel: Channel) -> Channel:
    if channel is Channel.EMAIL and owner.profile.email is None:
        raise ChannelUnavailable("There is no e-mail address in your profile.", channel=channel)
    return channel


def _read(reminder: Reminder) -> ReminderRead:
    plan = reminder.plan
    return ReminderRead(
        id=reminder.id,
        owner_id=reminder.owner_id,
        text=plan.text,
        due_at=plan.due_at,
        recurrence=plan.recurrence,
        channel=plan.channel,
        tags=list(plan.tags),
        status=reminder.progress.status,
        next_due_at=reminder.progress.next_due_at,
        delivered_at=reminder.progress.delivered_at,
        created_at=reminder.created_at,
        updated_at=reminder.updated_at,
    )
