"""Answers in memory, for tests and for services of one process that can afford to forget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from interlock_runtime.idempotency.store import DEFAULT_RETENTION, IdempotencyKey, KeyInUse, KeyReused, StoredAnswer


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class _Entry:
    fingerprint: bytes
    answer: StoredAnswer | None
    expires_at: datetime


class MemoryIdempotency:
    """The answers of a process, shared by its transactions. `now` tells the time, aware of its zone."""

    def __init__(self, retention: timedelta = DEFAULT_RETENTION, now: Callable[[], datetime] = _utc_now) -> None:
        self._retention = retention
        self._now = now
        self._entries: dict[IdempotencyKey, _Entry] = {}

    def claim(self, key: IdempotencyKey, fingerprint: bytes) -> StoredAnswer | None:
        entry = self._entries.get(key)
        if entry is not None and entry.answer is not None and entry.expires_at <= self._now():
            entry = None
        if entry is None:
            self._entries[key] = _Entry(fingerprint, None, self._now() + self._retention)
            return None
        if entry.fingerprint != fingerprint:
            raise KeyReused
        if entry.answer is None:
            raise KeyInUse
        return entry.answer

    def settle(self, key: IdempotencyKey, answer: StoredAnswer) -> None:
        self._entries[key].answer = answer

    def release(self, key: IdempotencyKey) -> None:
        self._entries.pop(key, None)

    def purge(self) -> int:
        """Forgets the answers past their retention; returns how many."""
        now = self._now()
        stale = [key for key, entry in self._entries.items() if entry.answer is not None and entry.expires_at <= now]
        for key in stale:
            del self._entries[key]
        return len(stale)


class MemoryIdempotencyStore:
    """One transaction's view of a `MemoryIdempotency`."""

    def __init__(self, answers: MemoryIdempotency) -> None:
        self._answers = answers
        self._claimed: dict[IdempotencyKey, StoredAnswer | None] = {}

    async def claim(self, key: IdempotencyKey, fingerprint: bytes) -> StoredAnswer | None:
        answer = self._answers.claim(key, fingerprint)
        if answer is None:
            self._claimed[key] = None
        return answer

    async def keep(self, key: IdempotencyKey, answer: StoredAnswer) -> None:
        self._claimed[key] = answer

    def commit(self) -> None:
        for key, answer in self._claimed.items():
            if answer is None:
                self._answers.release(key)
            else:
                self._answers.settle(key, answer)
        self._claimed.clear()

    def rollback(self) -> None:
        for key in self._claimed:
            self._answers.release(key)
        self._claimed.clear()
