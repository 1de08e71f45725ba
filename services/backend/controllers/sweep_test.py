from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from interlock_runtime.events.sink import InTransaction, MemoryEventSink
from interlock_runtime.unit_of_work import MemoryUnitOfWork
from services.backend.controllers.sweep import Sweep
from services.backend.domain.reminders import Plan, Progress, Reminder, occurrence_id
from services.backend.domain.users import Profile
from services.backend.testing.memory import MemoryDueReminders, MemoryReminderRepository, MemoryUserRepository
from specs.reminders.events_publisher import RemindersPublisher
from specs.reminders.models import Channel, Daily, Once, Recurrence, ReminderStatus
from specs.users.models import Role

pytestmark = pytest.mark.anyio

DUE = datetime(2030, 3, 30, 8, tzinfo=UTC)
"""09:00 in Paris, on the day before clocks go forward."""


class Setting:
    """Ada in Paris, and a clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = DUE
        self.users = MemoryUserRepository()
        self.reminders = MemoryReminderRepository()
        self.sink = MemoryEventSink()

    async def settle(self) -> None:
        profile = Profile(5, "Ada", "ada@example.org", Role.MEMBER, locale="fr-CA", timezone="Europe/Paris")
        await self.users.add("ada", profile, self.now)

    async def make(self, due_at: datetime = DUE, recurrence: Recurrence | None = None) -> UUID:
        plan = Plan("Water.", due_at, recurrence or Once(kind="once"), Channel.EMAIL, tags=())
        return (await self.reminders.add(1, plan, self.now)).id

    async def sweep(self, limit: int = 10) -> int:
        work = MemoryUnitOfWork()
        publisher = RemindersPublisher(InTransaction(self.sink, work))
        due = MemoryDueReminders(self.reminders, self.users)
        count = await Sweep(due, self.reminders, publisher, lambda: self.now).send(limit)
        await work.commit()
        return count

    async def found(self, reminder_id: UUID) -> Reminder:
        found = await self.reminders.of_anybody_for_change(reminder_id)
        assert found is not None
        return found

    @property
    def sent(self) -> list[dict[str, Any]]:
        return [json.loads(event.payload) for event in self.sink.events]


@pytest.fixture
async def setting() -> Setting:
    made = Setting()
    await made.settle()
    return made


async def test_what_is_due_is_sent_with_all_that_delivering_it_takes(setting: Setting) -> None:
    made = await setting.make()
    assert await setting.sweep() == 1
    assert [event.type.name for event in setting.sink.events] == ["reminders.reminder_due"]
    assert setting.sent == [
        {
            "occurrence_id": str(occurrence_id(made, DUE)),
            "reminder_id": str(made),
            "owner_id": 1,
            "due_at": "2030-03-30T08:00:00Z",
            "text": "Water.",
            "channel": "email",
            "recipient": {
                "telegram_id": 5,
                "display_name": "Ada",
                "email": "ada@example.org",
                "locale": "fr-CA",
                "timezone": "Europe/Paris",
            },
        }
    ]


async def test_once_is_sent_once(setting: Setting) -> None:
    made = await setting.make()
    assert [await setting.sweep(), await setting.sweep()] == [1, 0]
    assert (await setting.found(made)).progress == Progress(ReminderStatus.SENT, None, occurrence_id(made, DUE))


async def test_what_is_not_due_yet_waits(setting: Setting) -> None:
    await setting.make(DUE + timedelta(microseconds=1))
    assert await setting.sweep() == 0


async def test_what_comes_again_is_due_at_the_same_time_of_the_owners_day(setting: Setting) -> None:
    made = await setting.make(recurrence=Daily(kind="daily"))
    await setting.sweep()
    # In summer time 09:00 is an hour earlier.
    following = datetime(2030, 3, 31, 7, tzinfo=UTC)
    assert (await setting.found(made)).progress.next_due_at == following
    setting.now = following
    assert [await setting.sweep(), await setting.sweep()] == [1, 0]
    assert len({sent["occurrence_id"] for sent in setting.sent}) == 2


async def test_what_was_missed_is_sent_once_and_goes_on_after_now(setting: Setting) -> None:
    made = await setting.make(recurrence=Daily(kind="daily"))
    setting.now = DUE + timedelta(days=10)
    assert [await setting.sweep(), await setting.sweep()] == [1, 0]
    next_due_at = (await setting.found(made)).progress.next_due_at
    assert next_due_at is not None
    assert setting.now < next_due_at < setting.now + timedelta(days=1)


async def test_the_last_time_ends_what_comes_again(setting: Setting) -> None:
    made = await setting.make(recurrence=Daily(kind="daily", until=DUE.date()))
    await setting.sweep()
    progress = (await setting.found(made)).progress
    assert (progress.status, progress.next_due_at) == (ReminderStatus.SENT, None)


async def test_a_batch_has_its_limit_and_begins_with_what_waits_longest(setting: Setting) -> None:
    ids = [await setting.make(DUE - timedelta(minutes=minutes)) for minutes in range(5)]
    assert [await setting.sweep(limit=3), await setting.sweep(limit=3)] == [3, 2]
    assert [sent["reminder_id"] for sent in setting.sent] == [str(made) for made in reversed(ids)]
