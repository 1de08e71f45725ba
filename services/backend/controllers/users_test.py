from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from interlock_runtime.auth.principal import Principal
from interlock_runtime.pagination import InvalidCursor
from services.backend.controllers.users import ADMIN_SCOPE, Users, is_time_zone
from services.backend.testing.memory import MemoryUserRepository
from specs.users.api import AdminOnly, UnknownTimeZone, UserExists, UserNotFound, UsersController
from specs.users.models import Role, UserCreate, UserPatch, UserUpdate

pytestmark = pytest.mark.anyio

START = datetime(2030, 1, 1, tzinfo=UTC)
ADA = Principal(subject="ada", kind="user")
BOB = Principal(subject="bob", kind="user")
ROOT = Principal(subject="root", kind="user", scopes=frozenset({ADMIN_SCOPE}))


class Setting:
    """The controller over memory, and a clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = START
        self.users: UsersController = Users(MemoryUserRepository(), clock=lambda: self.now)

    async def register(
        self,
        who: Principal,
        telegram_id: int,
        *,
        email: str | None = None,
        role: Role = Role.MEMBER,
        timezone: str = "UTC",
    ) -> int:
        body = UserCreate(telegram_id=telegram_id, display_name=who.subject, email=email, role=role, timezone=timezone)
        return (await self.users.create_user(body, principal=who)).id


@pytest.fixture
def setting() -> Setting:
    return Setting()


async def test_registering_fills_in_what_the_caller_left_out(setting: Setting) -> None:
    user = await setting.users.create_user(UserCreate(telegram_id=5, display_name="Ada"), principal=ADA)
    assert (user.email, user.role, user.locale, user.timezone) == (None, Role.MEMBER, "en", "UTC")
    assert user.created_at == user.updated_at == START


async def test_one_person_has_one_profile(setting: Setting) -> None:
    await setting.register(ADA, 5)
    with pytest.raises(UserExists) as caught:
        await setting.register(ADA, 6)
    assert caught.value.telegram_id == 6


async def test_a_telegram_account_belongs_to_one_person(setting: Setting) -> None:
    await setting.register(ADA, 5)
    with pytest.raises(UserExists):
        await setting.register(BOB, 5)


async def test_an_unknown_time_zone_is_named_in_the_refusal(setting: Setting) -> None:
    with pytest.raises(UnknownTimeZone) as caught:
        await setting.register(ADA, 5, timezone="Mars/Olympus")
    assert caught.value.timezone == "Mars/Olympus"


@pytest.mark.parametrize("name", ["Europe/Paris", "UTC", "Etc/GMT+5"])
async def test_names_of_the_database_are_time_zones(name: str) -> None:
    assert is_time_zone(name)


@pytest.mark.parametrize("name", ["Europe", "tzdata.zi", "../etc/passwd", "/etc/localtime", "Nowhere", "UTC\0"])
async def test_folders_other_files_and_ways_out_of_the_database_are_not(name: str) -> None:
    assert not is_time_zone(name)


async def test_a_patch_changes_what_it_names_and_nothing_else(setting: Setting) -> None:
    user_id = await setting.register(ADA, 5, email="ada@example.org", timezone="Europe/London")
    setting.now += timedelta(hours=1)
    changed = await setting.users.patch_user(user_id, UserPatch(display_name="Countess"), principal=ADA)
    assert (changed.display_name, changed.email, changed.timezone) == ("Countess", "ada@example.org", "Europe/London")
    assert (changed.created_at, changed.updated_at) == (START, START + timedelta(hours=1))


async def test_a_patch_with_null_takes_the_address_away(setting: Setting) -> None:
    user_id = await setting.register(ADA, 5, email="ada@example.org")
    assert (await setting.users.patch_user(user_id, UserPatch(email=None), principal=ADA)).email is None


async def test_a_replacement_puts_back_the_defaults(setting: Setting) -> None:
    user_id = await setting.register(ADA, 5, email="ada@example.org", timezone="Europe/London")
    body = UserUpdate(telegram_id=6, display_name="Ada")
    changed = await setting.users.replace_user(user_id, body, principal=ADA)
    assert (changed.telegram_id, changed.email, changed.timezone) == (6, None, "UTC")


async def test_a_stranger_cannot_tell_whether_a_user_exists(setting: Setting) -> None:
    user_id = await setting.register(ADA, 5)
    with pytest.raises(UserNotFound) as theirs:
        await setting.users.get_user(user_id, principal=BOB)
    with pytest.raises(UserNotFound) as nobodys:
        await setting.users.get_user(999, principal=BOB)
    assert theirs.value.detail == nobodys.value.detail
    for refused in (
        setting.users.patch_user(user_id, UserPatch(), principal=BOB),
        setting.users.replace_user(user_id, UserUpdate(telegram_id=5, display_name="x"), principal=BOB),
        setting.users.delete_user(user_id, principal=BOB),
    ):
        with pytest.raises(UserNotFound):
            await refused


async def test_the_caller_finds_themselves_once_registered(setting: Setting) -> None:
    with pytest.raises(UserNotFound):
        await setting.users.get_current_user(principal=ADA)
    user_id = await setting.register(ADA, 5)
    assert (await setting.users.get_current_user(principal=ADA)).id == user_id


async def test_who_deletes_themselves_may_register_again_under_a_new_number(setting: Setting) -> None:
    first = await setting.register(ADA, 5)
    await setting.users.delete_user(first, principal=ADA)
    assert await setting.register(ADA, 5) != first


async def test_nobody_makes_themselves_an_administrator(setting: Setting) -> None:
    with pytest.raises(AdminOnly):
        await setting.register(ADA, 5, role=Role.ADMIN)
    user_id = await setting.register(ADA, 5)
    with pytest.raises(AdminOnly):
        await setting.users.patch_user(user_id, UserPatch(role=Role.ADMIN), principal=ADA)


async def test_an_administrator_makes_another_who_then_sees_everybody(setting: Setting) -> None:
    ada, bob = await setting.register(ADA, 5), await setting.register(BOB, 6)
    await setting.users.patch_user(ada, UserPatch(role=Role.ADMIN), principal=ROOT)
    assert (await setting.users.get_user(bob, principal=ADA)).id == bob
    # Staying one needs no permission, giving it up neither: both leave nobody with more than before.
    assert (await setting.users.patch_user(ada, UserPatch(display_name="A"), principal=ADA)).role is Role.ADMIN


async def test_listing_is_for_administrators(setting: Setting) -> None:
    await setting.register(ADA, 5)
    with pytest.raises(AdminOnly):
        await setting.users.list_users(role=None, telegram_id=None, cursor=None, limit=10, principal=ADA)


async def test_pages_follow_one_another_to_the_end(setting: Setting) -> None:
    ids = [await setting.register(Principal(f"person-{number}", "user"), number) for number in range(1, 6)]
    seen: list[list[int]] = []
    cursor = None
    while not seen or cursor is not None:
        page = await setting.users.list_users(role=None, telegram_id=None, cursor=cursor, limit=2, principal=ROOT)
        seen.append([user.id for user in page.items])
        cursor = page.next_cursor
    assert seen == [ids[0:2], ids[2:4], ids[4:5]]


async def test_a_last_page_that_is_full_has_no_next(setting: Setting) -> None:
    await setting.register(ADA, 5)
    await setting.register(BOB, 6)
    page = await setting.users.list_users(role=None, telegram_id=None, cursor=None, limit=2, principal=ROOT)
    assert len(page.items) == 2
    assert page.next_cursor is None


async def test_filters_narrow_the_list(setting: Setting) -> None:
    ada, bob = await setting.register(ADA, 5), await setting.register(BOB, 6)
    await setting.users.patch_user(bob, UserPatch(role=Role.ADMIN), principal=ROOT)
    admins = await setting.users.list_users(role=Role.ADMIN, telegram_id=None, cursor=None, limit=10, principal=ROOT)
    fives = await setting.users.list_users(role=None, telegram_id=5, cursor=None, limit=10, principal=ROOT)
    assert [user.id for user in admins.items] == [bob]
    assert [user.id for user in fives.items] == [ada]


@pytest.mark.parametrize("cursor", ["", "x", "MQ", "MXsiaWQiOjkyMjMzNzIwMzY4NTQ3NzU4MDh9", "é"])
async def test_a_made_up_cursor_is_refused(setting: Setting, cursor: str) -> None:
    with pytest.raises(InvalidCursor):
        await setting.users.list_users(role=None, telegram_id=None, cursor=cursor, limit=10, principal=ROOT)
