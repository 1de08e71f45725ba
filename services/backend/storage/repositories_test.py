"""The repositories keep what they are given, on every database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID, uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services.backend.domain.reminders import Filter, Plan, Position, Progress, ReminderRepository
from services.backend.domain.users import IdentityTakenError, Profile, User, UserRepository
from services.backend.storage.reminders import SqlReminderRepository
from services.backend.storage.users import SqlUserRepository
from specs.reminders.models import Channel, Daily, Once, Recurrence, ReminderStatus, Weekday, Weekly
from specs.users.models import Role

pytestmark = pytest.mark.anyio

NOW = datetime(2030, 1, 1, 12, 30, 15, 123456, tzinfo=UTC)
BIGGEST = 2**53 - 1


def profile(telegram_id: int = 5, role: Role = Role.MEMBER) -> Profile:
    return Profile(telegram_id, "Ada \N{SNOWMAN}", "ada@example.org", role, locale="fr-CA", timezone="Europe/Paris")


def plan(due_at: datetime = NOW, recurrence: Recurrence | None = None, channel: Channel = Channel.EMAIL) -> Plan:
    return Plan("Water\n\N{TOMATO}", due_at, recurrence or Once(kind="once"), channel, tags=("garden", "summer"))


@pytest.fixture
def sessions(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(engine, expire_on_commit=False)


@pytest.fixture
async def session(sessions: async_sessionmaker[AsyncSession]) -> AsyncIterator[AsyncSession]:
    async with sessions() as opened:
        yield opened


@pytest.fixture
def users(session: AsyncSession) -> UserRepository:
    return SqlUserRepository(session)


@pytest.fixture
def reminders(session: AsyncSession) -> ReminderRepository:
    return SqlReminderRepository(session)


@pytest.fixture
async def owner(users: UserRepository) -> User:
    return await users.add("ada", profile(), NOW)


async def test_a_user_comes_back_as_it_was_kept(session: AsyncSession, users: UserRepository) -> None:
    kept = await users.add("ada", profile(BIGGEST), NOW)
    session.expunge_all()
    assert await users.get(kept.id) == kept == User(kept.id, "ada", profile(BIGGEST), NOW, NOW)
    assert await users.of_subject("ada") == kept
    assert await users.of_subject("Ada") is None
    assert await users.get(BIGGEST) is None


async def test_a_changed_user_keeps_its_number_and_age(session: AsyncSession, users: UserRepository) -> None:
    kept = await users.add("ada", profile(5), NOW)
    changed = await users.change(kept.id, profile(6, Role.ADMIN), NOW + timedelta(days=1))
    session.expunge_all()
    assert await users.get_for_change(kept.id) == changed
    assert changed == User(kept.id, "ada", profile(6, Role.ADMIN), NOW, NOW + timedelta(days=1))


@pytest.mark.parametrize(("subject", "telegram_id"), [("ada", 6), ("bob", 5)])
async def test_subjects_and_telegram_accounts_are_unique(
    users: UserRepository, owner: User, subject: str, telegram_id: int
) -> None:
    with pytest.raises(IdentityTakenError):
        await users.add(subject, profile(telegram_id), NOW)


async def test_a_change_cannot_take_what_another_has(users: UserRepository, owner: User) -> None:
    other = await users.add("bob", profile(6), NOW)
    with pytest.raises(IdentityTakenError):
        await users.change(other.id, profile(5), NOW)


async def test_numbers_are_not_given_twice(users: UserRepository, owner: User) -> None:
    await users.remove(owner.id)
    assert (await users.add("bob", profile(6), NOW)).id > owner.id


async def test_pages_of_users_follow_their_numbers(users: UserRepository) -> None:
    roles = (Role.MEMBER, Role.ADMIN, Role.MEMBER)
    ids = [(await users.add(f"u{n}", profile(n, role), NOW)).id for n, role in enumerate(roles, start=1)]

    async def page(after: int = 0, role: Role | None = None, telegram_id: int | None = None) -> list[int]:
        return [user.id for user in await users.page(role=role, telegram_id=telegram_id, after=after, limit=2)]

    assert await page() == ids[:2]
    assert await page(after=ids[1]) == ids[2:]
    assert await page(role=Role.MEMBER) == [ids[0], ids[2]]
    assert await page(telegram_id=2) == [ids[1]]
    assert await page(after=BIGGEST) == []


@pytest.mark.parametrize(
    "recurrence",
    [
        Once(kind="once"),
        Daily(kind="daily", every=2, until=date(9999, 12, 31)),
        Weekly(kind="weekly", weekdays=[Weekday.FRIDAY, Weekday.MONDAY]),
    ],
)
async def test_a_reminder_comes_back_as_it_was_kept(
    session: AsyncSession, reminders: ReminderRepository, owner: User, recurrence: Recurrence
) -> None:
    kept = await reminders.add(owner.id, plan(recurrence=recurrence), NOW)
    session.expunge_all()
    assert await reminders.get(owner.id, kept.id) == kept
    assert kept.plan == plan(recurrence=recurrence)
    assert kept.progress == Progress(ReminderStatus.SCHEDULED, NOW)
    assert await reminders.get(owner.id, uuid4()) is None
    assert await reminders.get(owner.id + 1, kept.id) is None


async def test_times_are_kept_to_the_microsecond_whatever_their_zone(
    session: AsyncSession, reminders: ReminderRepository, owner: User
) -> None:
    kept = await reminders.add(owner.id, plan(NOW.astimezone(timezone(timedelta(hours=-9, minutes=-30)))), NOW)
    session.expunge_all()
    found = await reminders.get(owner.id, kept.id)
    assert found is not None
    assert found.plan.due_at == NOW
    assert found.plan.due_at.utcoffset() == timedelta(0)


async def test_pages_of_reminders_follow_due_times_then_ids(reminders: ReminderRepository, owner: User) -> None:
    same = sorted([(await reminders.add(owner.id, plan(), NOW)).id for _ in range(4)], key=str)
    later = (await reminders.add(owner.id, plan(NOW + timedelta(microseconds=1)), NOW)).id
    seen: list[UUID] = []
    after: Position | None = None
    while page := await reminders.page(owner.id, Filter(), after=after, limit=2):
        seen += [reminder.id for reminder in page]
        after = Position(page[-1].plan.due_at, page[-1].id)
    assert seen == [*same, later]


async def test_filters_narrow_the_page(reminders: ReminderRepository, owner: User) -> None:
    first = await reminders.add(owner.id, plan(), NOW)
    second = await reminders.add(owner.id, plan(NOW + timedelta(hours=1), channel=Channel.TELEGRAM), NOW)
    await reminders.change(second.id, second.plan, Progress(ReminderStatus.CANCELLED, None), NOW)

    async def ids(which: Filter) -> list[UUID]:
        return [reminder.id for reminder in await reminders.page(owner.id, which, after=None, limit=10)]

    assert await ids(Filter()) == [first.id, second.id]
    assert await ids(Filter(status=ReminderStatus.CANCELLED)) == [second.id]
    assert await ids(Filter(channel=Channel.EMAIL)) == [first.id]
    assert await ids(Filter(due_after=NOW + timedelta(hours=1))) == [second.id]
    assert await ids(Filter(due_before=NOW + timedelta(hours=1))) == [first.id]


@pytest.mark.parametrize("hours", [-14, 0, 14])
async def test_bounds_at_the_ends_of_the_calendar_are_bounds_too(
    reminders: ReminderRepository, owner: User, hours: int
) -> None:
    await reminders.add(owner.id, plan(), NOW)
    zone = timezone(timedelta(hours=hours))
    everything = Filter(due_after=datetime.min.replace(tzinfo=zone), due_before=datetime.max.replace(tzinfo=zone))
    assert len(await reminders.page(owner.id, everything, after=None, limit=10)) == 1


async def test_reminders_go_with_their_owner(users: UserRepository, reminders: ReminderRepository, owner: User) -> None:
    kept = await reminders.add(owner.id, plan(), NOW)
    await users.remove(owner.id)
    assert await reminders.get(owner.id, kept.id) is None
    assert list(await reminders.page(owner.id, Filter(), after=None, limit=10)) == []


async def test_two_changes_of_one_reminder_follow_one_another(sessions: async_sessionmaker[AsyncSession]) -> None:
    async with sessions.begin() as session:
        owner = await SqlUserRepository(session).add("ada", profile(), NOW)
        kept = await SqlReminderRepository(session).add(owner.id, plan(), NOW)

    async def add_tag(tag: str) -> None:
        async with sessions.begin() as session:
            repository = SqlReminderRepository(session)
            found = await repository.get_for_change(owner.id, kept.id)
            assert found is not None
            await asyncio.sleep(0.05)
            was = found.plan
            changed = Plan(was.text, was.due_at, was.recurrence, was.channel, (*was.tags, tag))
            await repository.change(kept.id, changed, found.progress, NOW)

    await asyncio.gather(add_tag("one"), add_tag("two"))
    async with sessions() as session:
        found = await SqlReminderRepository(session).get(owner.id, kept.id)
    assert found is not None
    assert set(found.plan.tags) == {"garden", "summer", "one", "two"}
