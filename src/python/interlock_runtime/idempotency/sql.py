"""Answers in the service's own database, so that an answer is kept if and only if its effects are."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    CursorResult,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    delete,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql import func

from interlock_runtime.idempotency.store import DEFAULT_RETENTION, IdempotencyKey, KeyInUse, KeyReused, StoredAnswer

metadata = MetaData()
"""For the service's migrations: `idempotency_answers` and nothing else."""

idempotency_answers = Table(
    "idempotency_answers",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("operation", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("expires_at", BigInteger, nullable=False, comment="seconds since 1970, UTC"),
    Column("status", Integer, comment="null while the transaction that claimed the key runs"),
    Column("headers", Text),
    Column("body", LargeBinary),
    Index("idempotency_answers_expires_at", "expires_at"),
)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class SqlIdempotencyStore:
    """Follows `IdempotencyStore` on SQLite and PostgreSQL, within the transaction of `session`.

    Who inserts the row of a key owns the key until commit. On PostgreSQL a second comer is told `KeyInUse` at once;
    on SQLite, which has one writer at a time, it waits its turn and then finds the answer.
    """

    def __init__(
        self, session: AsyncSession, retention: timedelta = DEFAULT_RETENTION, now: Callable[[], datetime] = _utc_now
    ) -> None:
        self._session = session
        self._retention = retention
        self._now = now

    async def claim(self, key: IdempotencyKey, fingerprint: bytes) -> StoredAnswer | None:
        await self._lock(key)
        now = int(self._now().timestamp())
        expires_at = now + int(self._retention.total_seconds())
        if await self._inserted(key, fingerprint, expires_at):
            return None
        row = (await self._session.execute(select(idempotency_answers).where(*_is(key)))).one()
        if row.expires_at <= now:
            await self._session.execute(
                update(idempotency_answers)
                .where(*_is(key))
                .values(fingerprint=fingerprint, expires_at=expires_at, status=None, headers=None, body=None)
            )
            return None
        if row.fingerprint != fingerprint:
            raise KeyReused
        if row.status is None:
            raise KeyInUse
        return StoredAnswer(row.status, tuple((name, value) for name, value in json.loads(row.headers)), row.body)

    async def keep(self, key: IdempotencyKey, answer: StoredAnswer) -> None:
        await self._session.execute(
            update(idempotency_answers)
            .where(*_is(key))
            .values(status=answer.status, headers=json.dumps(answer.headers), body=answer.body)
        )

    async def _lock(self, key: IdempotencyKey) -> None:
        """Keeps a second comer from waiting for the first one's commit, where the database can tell it."""
        if self._dialect() != "postgresql":
            return
        if not await self._session.scalar(select(func.pg_try_advisory_xact_lock(_lock_number(key)))):
            raise KeyInUse

    async def _inserted(self, key: IdempotencyKey, fingerprint: bytes, expires_at: int) -> bool:
        dialect = postgresql if self._dialect() == "postgresql" else sqlite
        result: CursorResult[Any] = await self._session.execute(  # type: ignore[assignment]  # what an INSERT gives
            dialect.insert(idempotency_answers)
            .values(
                subject=key.subject,
                operation=key.operation,
                key=key.key,
                fingerprint=fingerprint,
                expires_at=expires_at,
            )
            .on_conflict_do_nothing()
        )
        return result.rowcount == 1

    def _dialect(self) -> str:
        return self._session.get_bind().dialect.name


async def purge_expired_answers(session: AsyncSession, now: datetime | None = None) -> int:
    """Deletes the answers whose retention ended before `now`; returns how many. The caller commits."""
    moment = int((now or _utc_now()).timestamp())
    result: CursorResult[Any] = await session.execute(  # type: ignore[assignment]  # what a DELETE gives
        delete(idempotency_answers).where(idempotency_answers.c.expires_at <= moment)
    )
    return result.rowcount


def _is(key: IdempotencyKey) -> tuple[Any, ...]:
    columns = idempotency_answers.c
    return (columns.subject == key.subject, columns.operation == key.operation, columns.key == key.key)


def _lock_number(key: IdempotencyKey) -> int:
    packed = json.dumps([key.subject, key.operation, key.key]).encode()
    return int.from_bytes(hashlib.sha256(packed).digest()[:8], "big", signed=True)
