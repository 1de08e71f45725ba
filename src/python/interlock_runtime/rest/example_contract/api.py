# What the shared `api.py` of a users domain looks like.
from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import ClassVar, Protocol

from interlock_runtime.auth.principal import Principal
from interlock_runtime.models import Model
from interlock_runtime.problems import Problem
from interlock_runtime.rest.example_contract.models import UserCreate, UserPatch, UserRead, UserRole
from interlock_runtime.scalars import SafeInt


@dataclass(eq=False, kw_only=True)
class UserNotFound(Problem):
    """No such user."""

    status: ClassVar[int] = 404
    type_uri: ClassVar[str] = "urn:problem:users:user-not-found"
    title: ClassVar[str] = "User not found"


@dataclass(eq=False, kw_only=True)
class UserExists(Problem):
    """A user with this telegram id is known already."""

    status: ClassVar[int] = 409
    type_uri: ClassVar[str] = "urn:problem:users:user-exists"
    title: ClassVar[str] = "User exists"

    telegram_id: SafeInt


class ListUsersPage(Model):
    """One page of `list_users`."""

    items: list[UserRead]
    next_cursor: str | None


class SearchUsersPage(Model):
    """One page of `search_users`."""

    items: list[UserRead]
    total: SafeInt


class UsersController(Protocol):
    """What serves the users API."""

    async def list_users(
        self, *, role: UserRole | None, tag: list[str], cursor: str | None, limit: int, principal: Principal
    ) -> ListUsersPage: ...

    async def search_users(self, *, q: str, trace: str | None, offset: int, limit: int) -> SearchUsersPage: ...

    async def create_user(self, body: UserCreate, *, principal: Principal) -> UserRead: ...

    async def get_user(self, user_id: int) -> UserRead: ...

    async def patch_user(self, user_id: int, body: UserPatch) -> UserRead: ...

    async def delete_user(self, user_id: int) -> None: ...

    def watch_users(self, *, principal: Principal) -> AsyncIterator[UserRead]: ...

    async def import_users(self, body: list[UserCreate]) -> int: ...
