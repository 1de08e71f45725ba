"""One transaction around everything an operation does.

The controller's writes, the idempotency row and the outgoing events share one commit, and the response is sent only
after it. A unit of work that is left without `commit()` is rolled back.
"""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Protocol, Self

from interlock_runtime.events.inbox import Inbox
from interlock_runtime.idempotency.memory import MemoryIdempotency, MemoryIdempotencyStore
from interlock_runtime.idempotency.store import IdempotencyStore


class StorageUnavailable(Exception):
    """What a unit of work is kept in cannot be reached, and nothing was written. The cause says more."""


class UnitOfWork(Protocol):
    """An async context manager around one transaction. It can be entered once."""

    @property
    def idempotency(self) -> IdempotencyStore:
        """The answers already given, in the same transaction."""
        ...

    @property
    def inbox(self) -> Inbox | None:
        """The events already handled, in the same transaction; None where there is no transaction to keep them in."""
        ...

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Rolls back what was not committed. Raises `StorageUnavailable` in place of an error that means just that."""
        ...

    async def commit(self) -> None:
        """Makes everything durable. When it raises, nothing is."""
        ...

    async def rollback(self) -> None: ...

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Calls `callback` once the transaction is committed, never when it is rolled back."""
        ...


class UnitOfWorkFactory(Protocol):
    """Makes a unit of work for one call of an operation."""

    def __call__(self) -> UnitOfWork: ...


class MemoryUnitOfWork:
    """A unit of work over nothing but memory: for tests, and for services that store nothing.

    Its factory is `MemoryUnitOfWork.factory()`, which keeps the idempotency answers from one call to the next.
    """

    def __init__(self, answers: MemoryIdempotency | None = None) -> None:
        self._idempotency = MemoryIdempotencyStore(answers if answers is not None else MemoryIdempotency())
        self._callbacks: list[Callable[[], None]] = []

    @staticmethod
    def factory() -> UnitOfWorkFactory:
        answers = MemoryIdempotency()

        def make() -> MemoryUnitOfWork:
            return MemoryUnitOfWork(answers)

        return make

    @property
    def idempotency(self) -> IdempotencyStore:
        return self._idempotency

    @property
    def inbox(self) -> None:
        return None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._idempotency.rollback()
        self._callbacks.clear()

    async def commit(self) -> None:
        self._idempotency.commit()
        callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback()

    async def rollback(self) -> None:
        self._idempotency.rollback()
        self._callbacks.clear()

    def after_commit(self, callback: Callable[[], None]) -> None:
        self._callbacks.append(callback)
