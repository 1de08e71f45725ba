"""Whether a statement of a transaction failed, and what it failed with was swallowed.

PostgreSQL answers nothing more in a transaction in which a statement has failed, and takes its COMMIT for a ROLLBACK
without a word. SQLite commits the other statements. Here neither is a success. What fails within a savepoint that is
then rolled back is no failure of the transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, RootTransaction, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession


class TransactionFailed(Exception):
    """A statement of the transaction failed before, so it is not committed. Who means to go on after a statement that
    may fail puts it in a savepoint (`session.begin_nested()`).
    """


@dataclass(slots=True)
class _State:
    """How many savepoints a transaction is in, and in how many of them a statement failed; None when none did."""

    depth: int = 0
    failed_at: int | None = None

    def fail(self) -> None:
        self.failed_at = self.depth if self.failed_at is None else min(self.depth, self.failed_at)

    def roll_back(self) -> None:
        if self.failed_at is not None and self.failed_at >= self.depth:
            self.failed_at = None
        self.depth -= 1

    def release(self) -> None:
        """What failed in it failed in what it was in."""
        self.depth -= 1
        if self.failed_at is not None:
            self.failed_at = min(self.failed_at, self.depth)


# A transaction that is gone is forgotten; one without savepoints and failures is never known.
_states: WeakKeyDictionary[RootTransaction, _State] = WeakKeyDictionary()


def watch(session: AsyncSession) -> None:
    """From now on failures of the transactions of the session's engine are known."""
    bind = session.get_bind()
    engine = bind if isinstance(bind, Engine) else bind.engine
    if event.contains(engine, "handle_error", _failed):
        return
    event.listen(engine, "handle_error", _failed)
    event.listen(engine, "savepoint", _began_savepoint)
    event.listen(engine, "rollback_savepoint", _rolled_back_to_savepoint)
    event.listen(engine, "release_savepoint", _released_savepoint)


async def check_not_failed(session: AsyncSession) -> None:
    """Raises TransactionFailed when the session's transaction is not to be committed.

    It asks PostgreSQL, which knows better, and nobody when no statement failed.
    """
    if not session.in_transaction():
        return
    connection = await session.connection()
    transaction = connection.sync_connection.get_transaction() if connection.sync_connection is not None else None
    state = _states.get(transaction) if transaction is not None else None
    if state is None or state.failed_at is None:
        return
    if connection.dialect.name == "postgresql":
        try:
            await connection.exec_driver_sql("SELECT 1")
        except DBAPIError as error:
            if error.connection_invalidated:
                raise
        else:
            return
    raise TransactionFailed("a statement of the transaction failed: nothing of it is committed")


def _failed(context: ExceptionContext) -> None:
    # What never came to the database has not failed there.
    if isinstance(context.sqlalchemy_exception, DBAPIError) and (state := _state(context.connection)) is not None:
        state.fail()


def _began_savepoint(connection: Connection, _name: str | None) -> None:
    if (state := _state(connection)) is not None:
        state.depth += 1


def _rolled_back_to_savepoint(connection: Connection, _name: str, _context: None) -> None:
    if (state := _state(connection)) is not None:
        state.roll_back()


def _released_savepoint(connection: Connection, _name: str, _context: None) -> None:
    if (state := _state(connection)) is not None:
        state.release()


def _state(connection: Connection | None) -> _State | None:
    if connection is None or (transaction := connection.get_transaction()) is None:
        return None
    state = _states.setdefault(transaction, _State())
    if not connection.in_nested_transaction():
        # Savepoints that are still there when one around them ends, end without a word.
        state.depth = 0
    return state
