"""The tokens that a service calls others with: in its own name, or on behalf of a person."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from interlock_runtime.auth.expiring_cache import ExpiringCache
from interlock_runtime.auth.issuer import SigningKey, TokenIssuer
from interlock_runtime.auth.service_keys import SigningKeys
from interlock_runtime.connectivity import Connectivity

LIFETIME = timedelta(minutes=5)

EVERY_OPERATION = "*"
"""The scope of a service that was told no edges, which only services in development take for one."""

_RENEWED_BEFORE = 0.2
"""The part of a token's lifetime in which it is not given out any more, for the request to have it."""

_MOST_KEPT = 4096
"""Tokens, of a kilobyte each."""

TokenSource: TypeAlias = Callable[[], Coroutine[Any, Any, str]]
"""Gives the token for a request, as clients want it (`interlock_runtime.client.TokenProvider`)."""


@dataclass(frozen=True, slots=True)
class _Issued:
    token: str
    key: SigningKey


class ServiceTokens:
    """Signs JSON Web Tokens (RFC 7519) in the name of `service`, with the operations as scopes that `connectivity` has.

    A token is for one callee, is good for `lifetime` and is given out again until little of that is left, or the key is
    exchanged. Without a connectivity, in development, a token is for everything.
    """

    def __init__(
        self,
        service: str,
        keys: SigningKeys,
        connectivity: Connectivity | None,
        *,
        lifetime: timedelta = LIFETIME,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._service = service
        self._keys = keys
        self._connectivity = connectivity
        self._lifetime = lifetime
        self._clock = clock
        self._issuers: dict[str, tuple[SigningKey, TokenIssuer]] = {}
        self._issued: ExpiringCache[tuple[str, str, str | None], _Issued] = ExpiringCache(
            _MOST_KEPT, lambda: clock().timestamp()
        )

    def operations(self, callee: str) -> frozenset[str] | None:
        """The operations that may be called of `callee`, None where everything may, in development without edges."""
        return None if self._connectivity is None else self._connectivity.calls.get(callee, frozenset())

    def for_service(self, callee: str) -> TokenSource:
        """Tokens for `callee` that speak for the service itself."""

        async def token() -> str:
            return self._token(callee, self._service, None)

        return token

    def on_behalf(self, callee: str, person: str) -> TokenSource:
        """Tokens for `callee` that speak for `person`, who is a subject there, and name the service as who acts."""

        async def token() -> str:
            return self._token(callee, person, self._service)

        return token

    def _token(self, callee: str, subject: str, actor: str | None) -> str:
        key = self._keys.current()
        cached = self._issued.get((callee, subject, actor))
        if cached is not None and cached.key is key:
            return cached.token
        until = self._clock() + self._lifetime * (1 - _RENEWED_BEFORE)
        token = self._issuer(callee, key).issue(subject, self._scopes(callee), actor)
        self._issued.put((callee, subject, actor), _Issued(token, key), until.timestamp())
        return token

    def _scopes(self, callee: str) -> list[str]:
        operations = self.operations(callee)
        return [EVERY_OPERATION] if operations is None else sorted(operations)

    def _issuer(self, callee: str, key: SigningKey) -> TokenIssuer:
        known = self._issuers.get(callee)
        if known is not None and known[0] is key:
            return known[1]
        issuer = TokenIssuer(issuer=self._service, audience=callee, key=key, lifetime=self._lifetime, clock=self._clock)
        self._issuers[callee] = (key, issuer)
        return issuer
