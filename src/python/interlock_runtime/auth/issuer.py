"""Makes bearer tokens: those of services, and those of people for development."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import jwt
from jwt.algorithms import get_default_algorithms

from interlock_runtime.auth.jwt import Algorithm, VerificationKey


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key in PEM, or a shared secret (HS256, at least 32 bytes), and the one algorithm that it is used with.

    Raises ValueError for a key that does not fit the algorithm.
    """

    algorithm: Algorithm
    key: str = field(repr=False)
    key_id: str | None = None

    def __post_init__(self) -> None:
        # Held to what the other side holds its keys to: which algorithms there are, and how long a secret is.
        VerificationKey(self.algorithm, self.key)
        try:
            get_default_algorithms()[self.algorithm].sign(b"", _prepared(self.algorithm, self.key))
        except (jwt.InvalidKeyError, ValueError, TypeError, AttributeError) as error:
            raise ValueError(f"it is no private key for {self.algorithm}") from error


class TokenIssuer:
    """Issues JSON Web Tokens (RFC 7519) in the name of `issuer`, for `audience`, each good for `lifetime`."""

    def __init__(
        self,
        *,
        issuer: str,
        audience: str,
        key: SigningKey,
        lifetime: timedelta = timedelta(minutes=5),
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._issuer = issuer
        self._audience = audience
        self._key = key
        self._private = _prepared(key.algorithm, key.key)
        self._lifetime = lifetime
        self._clock = clock

    def issue(self, subject: str, scopes: Collection[str] = (), actor: str | None = None) -> str:
        """A token that says its bearer acts for `subject`. No two have the same `jti`.

        `actor` is who really acts, where that is another than the subject (RFC 8693, section 4.1).
        """
        now = self._clock()
        claims: dict[str, Any] = {
            "iss": self._issuer,
            "aud": self._audience,
            "sub": subject,
            "iat": now,
            "exp": now + self._lifetime,
            "jti": str(uuid4()),
        }
        if scopes:
            claims["scope"] = " ".join(scopes)
        if actor is not None:
            claims["act"] = {"sub": actor}
        headers = None if self._key.key_id is None else {"kid": self._key.key_id}
        return jwt.encode(claims, self._private, self._key.algorithm, headers=headers)


def _prepared(algorithm: Algorithm, key: str) -> Any:
    """The key as PyJWT holds it. PEM is read once, not for each token."""
    return get_default_algorithms()[algorithm].prepare_key(key)
