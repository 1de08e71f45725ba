"""A controller in memory, and the pieces around it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from interlock_runtime.auth.authenticator import Credentials, Requirement
from interlock_runtime.auth.principal import Auth, Principal
from interlock_runtime.call import Call
from interlock_runtime.models import MISSING
from interlock_runtime.pagination import decode_cursor, encode_cursor
from interlock_runtime.problems import Forbidden, Unauthenticated
from interlock_runtime.rest.example_contract.api import ListUsersPage, SearchUsersPage, UserExists, UserNotFound
from interlock_runtime.rest.example_contract.models import UserCreate, UserPatch, UserRead, UserRole


class MemoryUsers:
    """Follows `UsersController`."""

    def __init__(self) -> None:
        self.users: dict[int, UserRead] = {}
        self.calls: list[Call] = []
        self.created = 0

    async def list_users(
        self, *, role: UserRole | None, tag: list[str], cursor: str | None, limit: int, principal: Principal
    ) -> ListUsersPage:
        after = decode_cursor(cursor, int) if cursor is not None else -1
        found = [
            user
            for user in self.users.values()
            if user.id > after and role in (None, user.role) and set(tag) <= set(user.tags)
        ]
        page = found[:limit]
        return ListUsersPage(items=page, next_cursor=encode_cursor(page[-1].id, int) if len(found) > limit else None)

    async def search_users(self, *, q: str, trace: str | None, offset: int, limit: int) -> SearchUsersPage:
        found = [user for user in self.users.values() if q in user.email]
        return SearchUsersPage(items=found[offset : offset + limit], total=len(found))

    async def create_user(self, body: UserCreate, *, principal: Principal) -> UserRead:
        self.created += 1
        if any(user.telegram_id == body.telegram_id for user in self.users.values()):
            raise UserExists(f"telegram id {body.telegram_id} is taken", telegram_id=body.telegram_id)
        user = UserRead(
            id=len(self.users),
            telegram_id=body.telegram_id,
            email=body.email,
            role=body.role,
            tags=body.tags,
            address=body.address,
        )
        self.users[user.id] = user
        return user

    async def get_user(self, user_id: int) -> UserRead:
        if user_id not in self.users:
            raise UserNotFound
        return self.users[user_id]

    async def patch_user(self, user_id: int, body: UserPatch) -> UserRead:
        user = await self.get_user(user_id)
        changes = {name: value for name, value in body.model_dump().items() if value is not MISSING}
        self.users[user_id] = user.model_copy(update=changes)
        return self.users[user_id]

    async def delete_user(self, user_id: int) -> None:
        if self.users.pop(user_id, None) is None:
            raise UserNotFound

    async def watch_users(self, *, principal: Principal) -> AsyncIterator[UserRead]:
        for user in list(self.users.values()):
            yield user

    async def import_users(self, body: list[UserCreate]) -> int:
        await asyncio.sleep(60 if len(body) > 100 else 0)
        return len(body)

    @asynccontextmanager
    async def provide(self, call: Call) -> AsyncIterator[MemoryUsers]:
        self.calls.append(call)
        yield self


class TokenTable:
    """An authenticator that knows its tokens by heart: `user-<subject>` and `service-<subject>`."""

    async def authenticate(self, credentials: Credentials, requirement: Requirement) -> Principal:
        kind, _, subject = credentials.token.partition("-")
        if not subject:
            raise Unauthenticated("The token is unknown.", code="invalid_token")
        if kind != requirement.auth:
            raise Forbidden(f"This operation is for {requirement.auth} tokens.")
        return Principal(subject, "service" if requirement.auth is Auth.SERVICE else "user")
