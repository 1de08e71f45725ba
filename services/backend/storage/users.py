"""Users in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.backend.domain.users import IdentityTakenError, Profile, User
from services.backend.storage.tables import UserRow
from specs.users.models import Role


class SqlUserRepository:
    """Implements `UserRepository`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(self, *, role: Role | None, telegram_id: int | None, after: int, limit: int) -> Sequence[User]:
        query = select(UserRow).where(UserRow.id > after).order_by(UserRow.id).limit(limit)
        if role is not None:
            query = query.where(UserRow.role == role.value)
        if telegram_id is not None:
            query = query.where(UserRow.telegram_id == telegram_id)
        return [to_user(row) for row in await self._session.scalars(query)]

    async def get(self, user_id: int) -> User | None:
        row = await self._session.get(UserRow, user_id)
        return None if row is None else to_user(row)

    async def get_for_change(self, user_id: int) -> User | None:
        row = await self._session.get(UserRow, user_id, with_for_update=True)
        return None if row is None else to_user(row)

    async def of_subject(self, subject: str) -> User | None:
        row = await self._session.scalar(select(UserRow).where(UserRow.subject == subject))
        return None if row is None else to_user(row)

    async def add(self, subject: str, profile: Profile, now: datetime) -> User:
        row = UserRow(subject=subject, created_at=now)
        _write(row, profile, now)
        self._session.add(row)
        await self._flush()
        return to_user(row)

    async def change(self, user_id: int, profile: Profile, now: datetime) -> User:
        row = await self._session.get_one(UserRow, user_id)
        _write(row, profile, now)
        await self._flush()
        return to_user(row)

    async def note_activity(self, telegram_id: int, at: datetime) -> None:
        earlier = or_(UserRow.last_active_at.is_(None), UserRow.last_active_at < at)
        await self._session.execute(
            update(UserRow).where(UserRow.telegram_id == telegram_id, earlier).values(last_active_at=at)
        )

    async def remove(self, user_id: int) -> None:
        await self._session.execute(delete(UserRow).where(UserRow.id == user_id))

    async def _flush(self) -> None:
        """Only the two unique columns can be violated here. After that the transaction can only be rolled back."""
        try:
            await self._session.flush()
        except IntegrityError as error:
            raise IdentityTakenError from error


def _write(row: UserRow, profile: Profile, now: datetime) -> None:
    row.telegram_id = profile.telegram_id
    row.display_name = profile.display_name
    row.email = profile.email
    row.role = profile.role.value
    row.locale = profile.locale
    row.timezone = profile.timezone
    row.updated_at = now


def to_user(row: UserRow) -> User:
    return User(
        id=row.id,
        subject=row.subject,
        profile=Profile(
            telegram_id=row.telegram_id,
            display_name=row.display_name,
            email=row.email,
            role=Role(row.role),
            locale=row.locale,
            timezone=row.timezone,
        ),
        created_at=row.created_at,
        updated_at=row.updated_at,
        last_active_at=row.last_active_at,
    )
