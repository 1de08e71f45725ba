from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID, uuid4

import pytest

from interlock_runtime.auth.principal import Principal
from interlock_runtime.pagination import InvalidCursor
from services.backend.controllers.reminders import HORIZON, Reminders
from services.backend.domain.reminders import Progress, occurrence_id
from services.backend.domain.users import Profile
from services.backend.testing.memory import MemoryReminderRepository, MemoryUserRepository
from specs.notifications.models import DeliveryFailure, DeliveryReceipt, FailureReason
from specs.reminders.api import (
    ChannelUnavailable,
    DueInPast,
    DueTooFar,
    ListRemindersPage,
    NotRegistered,
    ReminderNotActive,
    ReminderNotFound,
    RemindersController,
)
from specs.reminders.models import (
    Channel,
    Daily,
    Once,
    ReminderCreate,
    ReminderPatch,
    ReminderRead,
    ReminderStatus,
    Weekday,
    Weekly,
)
from specs.users.models import Role

pytestmark = pytest.mark.anyio

START = datetime(2030, 1, 1, tzinfo=UTC)
SOON = START + timedelta(hours=1)
ADA = Principal(subject="ada", kind="user")
BOB = Principal(subject="bob", kind="user")
STRANGER = Principal(subject="stranger", kind="user")


def reminder(due_at: datetime = SOON, channel: Channel = Channel.TELEGRAM) -> ReminderCreate:
    return ReminderCreate(text="Water the tomatoes.", due_at=due_at, recurrence=Once(kind="once"), channel=channel)


class Setting:
    """Ada, who has an e-mail address, Bob, who has none, and a clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = START
        self.people = MemoryUserRepository()
        self.kept = MemoryReminderRepository()
        self.reminders: RemindersController = Reminders(self.kept, self.people, clock=lambda: self.now)

    async def settle(self) -> None:
        for number, (subject, email) in enumerate((("ada", "ada@example.org"), ("bob", None)), start=1):
            profile = Profile(number, subject, email, Role.MEMBER, locale="en", timezone="UTC")
            await self.people.add(subject, profile, self.now)

    async def make(self, body: ReminderCreate, who: Principal = ADA) -> UUID:
        return (await self.reminders.create_reminder(body, principal=who)).id

    async def read(self, reminder_id: UUID) -> ReminderRead:
        return await self.reminders.get_reminder(reminder_id, principal=ADA)

    async def send(self, reminder_id: UUID, next_due_at: datetime | None = None) -> None:
        """As a sweep does at `SOON`."""
        found = await self.kept.of_anybody_for_change(reminder_id)
        assert found is not None
        status = ReminderStatus.SENT if next_due_at is None else ReminderStatus.SCHEDULED
        progress = Progress(status, next_due_at, occurrence_id(reminder_id, SOON))
        await self.kept.change(reminder_id, found.plan, progress, self.now)

    async def listed(
        self,
        *,
        status: ReminderStatus | None = None,
        channel: Channel | None = None,
        due_after: datetime | None = None,
        due_before: datetime | None = None,
        cursor: str | None = None,
        limit: int = 50,
        who: Principal = ADA,
    ) -> ListRemindersPage:
        return await self.reminders.list_reminders(
            status=status,
            channel=channel,
            due_after=due_after,
            due_before=due_before,
            cursor=cursor,
            limit=limit,
            principal=who,
        )


@pytest.fixture
async def setting() -> Setting:
    made = Setting()
    await made.settle()
    return made


async def test_a_new_reminder_is_scheduled_and_its_makers(setting: Setting) -> None:
    made = await setting.reminders.create_reminder(reminder(), principal=ADA)
    assert (made.owner_id, made.status, made.due_at) == (1, ReminderStatus.SCHEDULED, SOON)
    assert made.recurrence == Once(kind="once")


async def test_who_is_not_registered_gets_nowhere(setting: Setting) -> None:
    for refused in (
        setting.reminders.create_reminder(reminder(), principal=STRANGER),
        setting.reminders.get_reminder(uuid4(), principal=STRANGER),
        setting.reminders.patch_reminder(uuid4(), ReminderPatch(), principal=STRANGER),
        setting.reminders.cancel_reminder(uuid4(), principal=STRANGER),
        setting.listed(who=STRANGER),
    ):
        with pytest.raises(NotRegistered):
            await refused


@pytest.mark.parametrize("due_at", [START, datetime.min.replace(tzinfo=timezone(timedelta(hours=14)))])
async def test_a_reminder_is_due_after_now(setting: Setting, due_at: datetime) -> None:
    with pytest.raises(DueInPast) as caught:
        await setting.make(reminder(due_at))
    assert (caught.value.due_at, caught.value.now) == (due_at, START)


@pytest.mark.parametrize(
    "due_at", [START + HORIZON + timedelta(seconds=1), datetime.max.replace(tzinfo=timezone(timedelta(hours=-14)))]
)
async def test_a_reminder_is_due_within_ten_years(setting: Setting, due_at: datetime) -> None:
    with pytest.raises(DueTooFar) as caught:
        await setting.make(reminder(due_at))
    assert caught.value.latest == START + HORIZON


async def test_email_needs_an_address(setting: Setting) -> None:
    await setting.make(reminder(channel=Channel.EMAIL), who=ADA)
    with pytest.raises(ChannelUnavailable) as caught:
        await setting.make(reminder(channel=Channel.EMAIL), who=BOB)
    assert caught.value.channel is Channel.EMAIL


async def test_others_reminders_do_not_exist(setting: Setting) -> None:
    theirs = await setting.make(reminder(), who=ADA)
    for refused in (
        setting.reminders.get_reminder(theirs, principal=BOB),
        setting.reminders.patch_reminder(theirs, ReminderPatch(text="x"), principal=BOB),
        setting.reminders.cancel_reminder(theirs, principal=BOB),
    ):
        with pytest.raises(ReminderNotFound) as caught:
            await refused
        assert caught.value.reminder_id == theirs
    assert (await setting.listed(who=BOB)).items == []


async def test_a_patch_changes_what_it_names_and_nothing_else(setting: Setting) -> None:
    made = await setting.make(reminder())
    setting.now += timedelta(minutes=1)
    weekly = Weekly(kind="weekly", weekdays=[Weekday.FRIDAY])
    changed = await setting.reminders.patch_reminder(made, ReminderPatch(recurrence=weekly), principal=ADA)
    assert changed.recurrence == weekly
    assert (changed.text, changed.due_at) == ("Water the tomatoes.", SOON)
    assert changed.updated_at == setting.now


async def test_a_patch_may_leave_a_due_time_that_has_passed(setting: Setting) -> None:
    made = await setting.make(reminder())
    setting.now = SOON + timedelta(days=1)
    daily = Daily(kind="daily")
    changed = await setting.reminders.patch_reminder(made, ReminderPatch(recurrence=daily), principal=ADA)
    assert changed.recurrence == daily
    with pytest.raises(DueInPast):
        await setting.reminders.patch_reminder(made, ReminderPatch(due_at=SOON + timedelta(minutes=1)), principal=ADA)


async def test_a_cancelled_reminder_stays_cancelled(setting: Setting) -> None:
    made = await setting.make(reminder())
    cancelled = await setting.reminders.cancel_reminder(made, principal=ADA)
    assert cancelled.status is ReminderStatus.CANCELLED
    for refused in (
        setting.reminders.cancel_reminder(made, principal=ADA),
        setting.reminders.patch_reminder(made, ReminderPatch(text="x"), principal=ADA),
    ):
        with pytest.raises(ReminderNotActive) as caught:
            await refused
        assert (caught.value.reminder_id, caught.value.reminder_status) == (made, ReminderStatus.CANCELLED)


async def test_the_list_is_in_the_order_of_due_times_and_its_filters_narrow_it(setting: Setting) -> None:
    late = await setting.make(reminder(SOON + timedelta(hours=2)))
    early = await setting.make(reminder(SOON))
    mail = await setting.make(reminder(SOON + timedelta(hours=1), Channel.EMAIL))
    await setting.reminders.cancel_reminder(late, principal=ADA)

    def ids(page: ListRemindersPage) -> list[UUID]:
        return [item.id for item in page.items]

    assert ids(await setting.listed()) == [early, mail, late]
    assert ids(await setting.listed(status=ReminderStatus.CANCELLED)) == [late]
    assert ids(await setting.listed(channel=Channel.EMAIL)) == [mail]
    assert ids(await setting.listed(due_after=SOON + timedelta(hours=1))) == [mail, late]
    assert ids(await setting.listed(due_before=SOON + timedelta(hours=1))) == [early]


async def test_reminders_due_at_the_same_moment_are_all_seen_once(setting: Setting) -> None:
    made = {await setting.make(reminder()) for _ in range(5)}
    seen: list[UUID] = []
    cursor = None
    for _ in range(3):
        page = await setting.listed(cursor=cursor, limit=2)
        seen += [item.id for item in page.items]
        cursor = page.next_cursor
    assert cursor is None
    assert len(seen) == 5
    assert set(seen) == made


@pytest.mark.parametrize("cursor", ["", "x", "MVtd", "MXsiZHVlX2F0IjoiMjAzMC0wMS0wMVQwMDowMDowMCJ9"])
async def test_a_made_up_cursor_is_refused(setting: Setting, cursor: str) -> None:
    with pytest.raises(InvalidCursor):
        await setting.listed(cursor=cursor)


def receipt(reminder_id: UUID, due_at: datetime = SOON, delivered_at: datetime = SOON) -> DeliveryReceipt:
    return DeliveryReceipt(
        reminder_id=reminder_id, occurrence_id=occurrence_id(reminder_id, due_at), delivered_at=delivered_at
    )


def failure(reminder_id: UUID) -> DeliveryFailure:
    return DeliveryFailure(
        reminder_id=reminder_id,
        occurrence_id=occurrence_id(reminder_id, SOON),
        failed_at=SOON,
        reason=FailureReason.REFUSED,
    )


async def test_a_reminder_that_was_delivered_for_the_last_time_is_delivered(setting: Setting) -> None:
    made = await setting.make(reminder())
    await setting.send(made)
    assert (await setting.read(made)).status is ReminderStatus.SENT
    await setting.reminders.record_delivery(receipt(made))
    read = await setting.read(made)
    assert (read.status, read.delivered_at, read.next_due_at) == (ReminderStatus.DELIVERED, SOON, None)
    with pytest.raises(ReminderNotActive):
        await setting.reminders.cancel_reminder(made, principal=ADA)


async def test_a_reminder_that_cannot_be_delivered_says_so(setting: Setting) -> None:
    made = await setting.make(reminder())
    await setting.send(made)
    await setting.reminders.record_failure(failure(made))
    assert (await setting.read(made)).status is ReminderStatus.UNDELIVERABLE


async def test_one_time_of_many_ends_nothing(setting: Setting) -> None:
    made = await setting.make(reminder())
    await setting.send(made, next_due_at=SOON + timedelta(days=1))
    await setting.reminders.record_failure(failure(made))
    await setting.reminders.record_delivery(receipt(made))
    read = await setting.read(made)
    assert (read.status, read.delivered_at) == (ReminderStatus.SCHEDULED, SOON)


async def test_receipts_may_come_late_again_and_out_of_order(setting: Setting) -> None:
    made = await setting.make(reminder())
    await setting.send(made)
    later = SOON + timedelta(hours=1)
    await setting.reminders.record_delivery(receipt(made, delivered_at=later))
    await setting.reminders.record_delivery(receipt(made, SOON - timedelta(days=1), delivered_at=SOON))
    await setting.reminders.record_failure(failure(made))
    read = await setting.read(made)
    assert (read.status, read.delivered_at) == (ReminderStatus.DELIVERED, later)
    await setting.reminders.record_delivery(receipt(uuid4()))


async def test_a_new_time_is_the_next_one_and_a_new_text_changes_none(setting: Setting) -> None:
    made = await setting.make(reminder())
    assert (await setting.read(made)).next_due_at == SOON
    later = SOON + timedelta(days=1)
    patched = await setting.reminders.patch_reminder(made, ReminderPatch(due_at=later), principal=ADA)
    assert patched.next_due_at == later
    patched = await setting.reminders.patch_reminder(made, ReminderPatch(text="x"), principal=ADA)
    assert patched.next_due_at == later
    cancelled = await setting.reminders.cancel_reminder(made, principal=ADA)
    assert cancelled.next_due_at is None


async def test_a_new_recurrence_goes_on_after_now_or_is_refused(setting: Setting) -> None:
    made = await setting.make(reminder())
    setting.now = SOON + timedelta(hours=1)
    daily = ReminderPatch(recurrence=Daily(kind="daily"))
    patched = await setting.reminders.patch_reminder(made, daily, principal=ADA)
    assert patched.next_due_at == SOON + timedelta(days=1)
    over = ReminderPatch(recurrence=Daily(kind="daily", until=SOON.date()))
    with pytest.raises(DueInPast):
        await setting.reminders.patch_reminder(made, over, principal=ADA)
