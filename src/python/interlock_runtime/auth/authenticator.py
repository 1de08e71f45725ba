"""What turns the credentials of a request into a principal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from interlock_runtime.auth.principal import Auth, Principal


@dataclass(frozen=True, slots=True)
class Credentials:
    """The token of an `Authorization: Bearer` header field (RFC 6750)."""

    token: str


@dataclass(frozen=True, slots=True)
class Requirement:
    """What an operation asks of its caller. `operation` is its qualified name, such as `users.api.get_user`."""

    auth: Auth
    operation: str


class Authenticator(Protocol):
    """Checks credentials against what an operation asks."""

    async def authenticate(self, credentials: Credentials, requirement: Requirement) -> Principal:
        """Raises `interlock_runtime.problems.Unauthenticated` for credentials that prove nothing, `Forbidden` for a
        caller that may not call the operation."""
        ...
