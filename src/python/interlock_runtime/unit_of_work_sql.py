"""A unit of work that is a transaction of a relational database, through SQLAlchemy's asyncio extension."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from traceback import walk_tb
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Table, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from interlock_runtime.idempotency.sql import SqlIdempotencyStore
from interlock_runtime.idempotency.store import DEFAULT_RETENTION, IdempotencyStore
from interlock_runtime.outbox.inbox import SqlInbox
from interlock_runtime.transaction_failures import check_not_failed, watch
from interlock_runtime.unit_of_work import StorageUnavailable, UnitOfWorkFactory


class SqlUnitOfWork:
    """Follows `UnitOfWork`. Repositories write through `session`; nothing else may commit it."""

    def __init__(
        self, session_factory: async_sessionmaker[AsyncSession], retention: timedelta = DEFAULT_RETENTION
    ) -> None:
        self._session_factory = session_factory
        self._retention = retention
        self._callbacks: list[Callable[[], None]] = []
        self._last: dict[Table, list[dict[str, Any]]] = {}
        self._session: AsyncSession | None = None
        self._committing = False

    @staticmethod
    def factory(
        session_factory: async_sessionmaker[AsyncSession], retention: timedelta = DEFAULT_RETENTION
    ) -> UnitOfWorkFactory:
        """Makes units of work whose idempotency answers are kept for `retention`."""
        return lambda: SqlUnitOfWork(session_factory, retention)

    @property
    def session(self) -> AsyncSession:
        """Usable inside the unit of work only; its transaction begins with its first statement."""
        if self._session is None:
            raise RuntimeError("the unit of work has not been entered")
        return self._session

    @property
    def idempotency(self) -> IdempotencyStore:
        return SqlIdempotencyStore(self.session, self._retention)

    @property
    def inbox(self) -> SqlInbox:
        return SqlInbox(self.session)

    def insert_last(self, table: Table, **values: object) -> None:
        """Has a row inserted by `commit`, after everything else that the transaction writes."""
        self._last.setdefault(table, []).append(values)

    async def __aenter__(self) -> Self:
        if self._session is not None:
            raise RuntimeError("a unit of work can be entered once")
        self._session = self._session_factory()
        watch(self._session)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Closing rolls back. It is shielded so that a cancelled request still gives its connection back clean.
        await asyncio.shield(asyncio.ensure_future(self.session.close()))
        # A commit that was broken off may have been done, and then to say that nothing happened would be wrong.
        if isinstance(error, Exception) and not self._committing and _is_unavailable(error):
            raise StorageUnavailable("the database cannot be reached") from error

    async def commit(self) -> None:
        """Raises TransactionFailed when a statement failed before, outside of a savepoint that was rolled back."""
        await check_not_failed(self.session)
        await self._insert_last()
        self._committing = True
        try:
            await self.session.commit()
        except BaseException:
            # What became of the transaction is not known, and SQLAlchemy takes it for ended: the connection is not
            # given back to the pool, where the next request would find the transaction still open.
            await self.session.invalidate()
            raise
        callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback()

    async def _insert_last(self) -> None:
        if not self._last:
            return
        # What the session still holds back may have to wait for other transactions.
        await self.session.flush()
        last, self._last = self._last, {}
        for table, rows in last.items():
            await self.session.execute(insert(table), rows)

    async def rollback(self) -> None:
        self._callbacks.clear()
        self._last.clear()
        await self.session.rollback()

    def after_commit(self, callback: Callable[[], None]) -> None:
        self._callbacks.append(callback)


def _is_unavailable(error: Exception) -> bool:
    """Whether a connection was lost, or none was to be had.

    Drivers raise whatever they like when they cannot connect, asyncpg an `OSError`, which SQLAlchemy passes on as it
    is; that it came through the pool tells it from one that a controller met elsewhere.
    """
    if isinstance(error, DBAPIError) and (error.connection_invalidated or _is_busy(error)):
        return True
    frames = walk_tb(error.__traceback__)
    return any(frame.f_globals.get("__name__", "").startswith("sqlalchemy.pool.") for frame, _ in frames)


def _is_busy(error: DBAPIError) -> bool:
    """Whether SQLite gave up waiting for another connection: any SQLITE_BUSY, or SQLITE_LOCKED_SHAREDCACHE."""
    code: int = getattr(error.orig, "sqlite_errorcode", 0)
    return code & 0xFF == 5 or code == 262
