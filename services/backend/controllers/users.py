"""The users API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from functools import lru_cache
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field

from interlock_runtime.auth.principal import Principal
from interlock_runtime.pagination import decode_cursor, encode_cursor
from services.backend.controllers.patching import patched
from services.backend.domain.clock import Clock
from services.backend.domain.users import IdentityTakenError, Profile, User, UserRepository
from specs.bot.models import CommandReceived
from specs.users.api import AdminOnly, ListUsersPage, UnknownTimeZone, UserExists, UserNotFound
from specs.users.models import Role, UserCreate, UserPatch, UserRead, UserUpdate

ADMIN_SCOPE = "users:admin"
"""A token with this scope speaks for an administrator, which is how the first one comes to be."""


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the list of users, just behind the user with this number, which a database can hold."""

    id: Annotated[int, Field(ge=1, lt=2**53)]


class Users:
    """Implements `UsersController`. People see and change themselves; administrators everybody."""

    def __init__(self, users: UserRepository, clock: Clock) -> None:
        self._users = users
        self._clock = clock

    async def list_users(
        self, *, role: Role | None, telegram_id: int | None, cursor: str | None, limit: int, principal: Principal
    ) -> ListUsersPage:
        if not await self._is_admin(principal):
            raise AdminOnly("Only an administrator may list users.")
        after = 0 if cursor is None else decode_cursor(cursor, Position).id
        found = await self._users.page(role=role, telegram_id=telegram_id, after=after, limit=limit + 1)
        shown = found[:limit]
        return ListUsersPage(
            items=[_read(user) for user in shown],
            next_cursor=encode_cursor(Position(shown[-1].id), Position) if len(found) > limit else None,
        )

    async def create_user(self, body: UserCreate, *, principal: Principal) -> UserRead:
        profile = await self._checked(_profile(body), principal)
        try:
            return _read(await self._users.add(principal.subject, profile, self._clock()))
        except IdentityTakenError as error:
            raise _exists(profile) from error

    async def get_current_user(self, *, principal: Principal) -> UserRead:
        user = await self._users.of_subject(principal.subject)
        if user is None:
            raise UserNotFound("You have not registered yet.")
        return _read(user)

    async def get_user(self, user_id: int, *, principal: Principal) -> UserRead:
        return _read(await self._visible(await self._users.get(user_id), principal))

    async def replace_user(self, user_id: int, body: UserUpdate, *, principal: Principal) -> UserRead:
        user = await self._visible(await self._users.get_for_change(user_id), principal)
        return await self._change(user, _profile(body), principal)

    async def patch_user(self, user_id: int, body: UserPatch, *, principal: Principal) -> UserRead:
        user = await self._visible(await self._users.get_for_change(user_id), principal)
        current = user.profile
        profile = Profile(
            telegram_id=patched(current.telegram_id, body.telegram_id),
            display_name=patched(current.display_name, body.display_name),
            email=patched(current.email, body.email),
            role=patched(current.role, body.role),
            locale=patched(current.locale, body.locale),
            timezone=patched(current.timezone, body.timezone),
        )
        return await self._change(user, profile, principal)

    async def delete_user(self, user_id: int, *, principal: Principal) -> None:
        user = await self._visible(await self._users.get_for_change(user_id), principal)
        await self._users.remove(user.id)

    async def note_activity(self, body: CommandReceived) -> None:
        await self._users.note_activity(body.telegram_id, body.sent_at.astimezone(UTC))

    async def _change(self, user: User, profile: Profile, principal: Principal) -> UserRead:
        checked = await self._checked(profile, principal, was=user.profile.role)
        try:
            return _read(await self._users.change(user.id, checked, self._clock()))
        except IdentityTakenError as error:
            raise _exists(profile) from error

    async def _visible(self, user: User | None, principal: Principal) -> User:
        """The user, if the caller may know of them. Who may not learns nothing: it is as if there were no such user."""
        if user is not None and (user.subject == principal.subject or await self._is_admin(principal)):
            return user
        raise UserNotFound("There is no such user.")

    async def _checked(self, profile: Profile, principal: Principal, *, was: Role = Role.MEMBER) -> Profile:
        if not is_time_zone(profile.timezone):
            raise UnknownTimeZone(f"There is no time zone {profile.timezone}.", timezone=profile.timezone)
        if profile.role is not was and not await self._is_admin(principal):
            raise AdminOnly("Only an administrator may change a role.")
        return profile

    async def _is_admin(self, principal: Principal) -> bool:
        if ADMIN_SCOPE in principal.scopes:
            return True
        caller = await self._users.of_subject(principal.subject)
        return caller is not None and caller.profile.role is Role.ADMIN


@lru_cache(maxsize=1024)
def is_time_zone(name: str) -> bool:
    """Whether the time zone database has a zone of this name."""
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        # An unknown name is a LookupError, a name that leads out of the database a ValueError, that of a folder of it
        # ("Europe") an OSError.
        return False
    return True


def _profile(body: UserCreate | UserUpdate) -> Profile:
    return Profile(
        telegram_id=body.telegram_id,
        display_name=body.display_name,
        email=body.email,
        role=body.role,
        locale=body.locale,
        timezone=body.timezone,
    )


def _exists(profile: Profile) -> UserExists:
    return UserExists(
        "You are registered already, or somebody else has this Telegram account.", telegram_id=profile.telegram_id
    )


def _read(user: User) -> UserRead:
    profile = user.profile
    return UserRead(
        id=user.id,
        telegram_id=profile.telegram_id,
        display_name=profile.display_name,
        email=profile.email,
        role=profile.role,
        locale=profile.locale,
        timezone=profile.timezone,
        created_at=user.created_at,
        updated_at=user.updated_at,
        last_active_at=user.last_active_at,
    )
