"""Users, and the repository that keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from specs.users.models import Role


class IdentityTakenError(Exception):
    """Another user has this subject or this Telegram account."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What can be changed about a user."""

    telegram_id: int
    display_name: str
    email: str | None
    role: Role
    locale: str
    timezone: str


@dataclass(frozen=True, slots=True)
class User:
    """`subject` is who the issuer of tokens says the person is; it never leaves the backend."""

    id: int
    subject: str
    profile: Profile
    created_at: datetime
    updated_at: datetime
    last_active_at: datetime | None = None


class UserRepository(Protocol):
    """Users, ordered by id, which is the order of registration."""

    async def page(self, *, role: Role | None, telegram_id: int | None, after: int, limit: int) -> Sequence[User]:
        """The first `limit` users with an id above `after`."""

    async def get(self, user_id: int) -> User | None: ...

    async def get_for_change(self, user_id: int) -> User | None:
        """As `get`, and until the transaction ends nobody else gets the user for a change."""

    async def of_subject(self, subject: str) -> User | None: ...

    async def add(self, subject: str, profile: Profile, now: datetime) -> User:
        """Raises IdentityTakenError."""

    async def change(self, user_id: int, profile: Profile, now: datetime) -> User:
        """Raises IdentityTakenError. The user must be there, best from `get_for_change`."""

    async def note_activity(self, telegram_id: int, at: datetime) -> None:
        """Notes that the user with this Telegram account, if there is one, was active then. The latest time stays."""

    async def remove(self, user_id: int) -> None:
        """Removes the user and the user's reminders."""
