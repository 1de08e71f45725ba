"""What is due is claimed once, on every database."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services.backend.domain.reminders import Plan, Progress, Reminder
from services.backend.domain.users import Profile, User
from services.backend.storage.due import SqlDueReminders
from services.backend.storage.reminders import SqlReminderRepository
from services.backend.storage.users import SqlUserRepository
from specs.reminders.models import Channel, Once, ReminderStatus
from specs.users.models import Role

pytestmark = pytest.mark.anyio

NOW = datetime(2030, 1, 1, 12, tzinfo=UTC)
SENT = Progress(ReminderStatus.SENT, None)


@pytest.fixture
def sessions(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(engine, expire_on_commit=False)


async def settle(sessions: async_sessionmaker[AsyncSession], *due_at: datetime) -> tuple[User, list[Reminder]]:
    async with sessions.begin() as session:
        profile = Profile(5, "Ada", None, Role.MEMBER, locale="en", timezone="UTC")
        owner = await SqlUserRepository(session).add("ada", profile, NOW)
        plans = [Plan("x", time, Once(kind="once"), Channel.TELEGRAM, ()) for time in due_at]
        return owner, [await SqlReminderRepository(session).add(owner.id, plan, NOW) for plan in plans]


async def test_what_is_due_comes_in_its_order_with_its_owner(sessions: async_sessionmaker[AsyncSession]) -> None:
    owner, (late, early, later) = await settle(sessions, NOW, NOW - timedelta(hours=1), NOW + timedelta(seconds=1))
    async with sessions() as session:
        claimed = await SqlDueReminders(session).claim(NOW, 10)
        assert [due.reminder for due in claimed] == [early, late]
        assert {due.owner for due in claimed} == {owner}
        assert [due.due_at for due in claimed] == [early.plan.due_at, late.plan.due_at]
        assert len(await SqlDueReminders(session).claim(NOW, 1)) == 1
        assert later not in [due.reminder for due in claimed]


async def test_what_has_no_next_time_is_not_due(sessions: async_sessionmaker[AsyncSession]) -> None:
    _, (first, second) = await settle(sessions, NOW, NOW + timedelta(hours=1))
    async with sessions.begin() as session:
        assert await SqlDueReminders(session).next_time() == NOW
        await SqlReminderRepository(session).change(first.id, first.plan, SENT, NOW)
        assert await SqlDueReminders(session).claim(NOW, 10) == []
        assert await SqlDueReminders(session).next_time() == NOW + timedelta(hours=1)
        await SqlReminderRepository(session).change(second.id, second.plan, SENT, NOW)
        assert await SqlDueReminders(session).next_time() is None


async def test_two_that_claim_at_once_get_different_ones(sessions: async_sessionmaker[AsyncSession]) -> None:
    await settle(sessions, *(NOW - timedelta(minutes=minutes) for minutes in range(10)))

    async def claim() -> set[UUID]:
        async with sessions.begin() as session:
            claimed = await SqlDueReminders(session).claim(NOW, 5)
            await asyncio.sleep(0.1)
            for due in claimed:
                await SqlReminderRepository(session).change(due.reminder.id, due.reminder.plan, SENT, NOW)
        return {due.reminder.id for due in claimed}

    one, two = await asyncio.gather(claim(), claim())
    assert (len(one), len(two), one & two) == (5, 5, set())


async def test_a_claim_that_is_rolled_back_leaves_it_to_the_next(sessions: async_sessionmaker[AsyncSession]) -> None:
    await settle(sessions, NOW)
    for _ in range(2):
        async with sessions() as session:
            (due,) = await SqlDueReminders(session).claim(NOW, 5)
            await SqlReminderRepository(session).change(due.reminder.id, due.reminder.plan, SENT, NOW)
            await session.rollback()
