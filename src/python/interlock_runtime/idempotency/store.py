"""What a store of given answers must do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

DEFAULT_RETENTION = timedelta(hours=24)
MAX_KEY_LENGTH = 255


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """A client's key, unique within who sent it (`subject`, empty for a public operation) and what was asked for."""

    subject: str
    operation: str
    key: str


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """A response as it went out. Header names are lower case."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class KeyInUse(Exception):
    """Another request with the same key is being worked on."""


class KeyReused(Exception):
    """The key was used before with a different request."""


class IdempotencyStore(Protocol):
    """Bound to one transaction: nothing it does outlives a rollback."""

    async def claim(self, key: IdempotencyKey, fingerprint: bytes) -> StoredAnswer | None:
        """The answer given before to the same request, or None, and then the key is this transaction's.

        Raises `KeyInUse` when another transaction holds the key, `KeyReused` when it was used with another fingerprint.
        """
        ...

    async def keep(self, key: IdempotencyKey, answer: StoredAnswer) -> None:
        """Keeps the answer to a key claimed before."""
        ...
