"""Bearer tokens of users: JSON Web Tokens (RFC 7519) of one issuer, for one audience."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal, Self, cast, get_args

import jwt

from interlock_runtime.auth.authenticator import Credentials, Requirement
from interlock_runtime.auth.principal import Auth, Principal
from interlock_runtime.problems import Forbidden, Unauthenticated

Algorithm = Literal["RS256", "ES256", "EdDSA", "HS256"]

_ALGORITHMS: tuple[str, ...] = get_args(Algorithm)
_ALGORITHM_OF_KEY_TYPE = {"RSA": "RS256", "EC": "ES256", "OKP": "EdDSA"}
_SHORTEST_SECRET = 32
_LONGEST_SUBJECT = 255
_REQUIRED_CLAIMS = ("exp", "iss", "aud", "sub")


@dataclass(frozen=True, slots=True)
class VerificationKey:
    """A key and the one algorithm it may be used with, so that a public key is never taken for a shared secret.

    `key` is a public key in PEM, a shared secret (HS256, at least 32 bytes), or a key object of PyJWT.
    """

    algorithm: Algorithm
    key: Any = field(repr=False)
    key_id: str | None = None

    def __post_init__(self) -> None:
        if self.algorithm not in _ALGORITHMS:
            raise ValueError(f"algorithm {self.algorithm} is none of {', '.join(_ALGORITHMS)}")
        if self.algorithm == "HS256" and len(_secret_bytes(self.key)) < _SHORTEST_SECRET:
            raise ValueError(f"a shared secret needs at least {_SHORTEST_SECRET} bytes")

    @classmethod
    def from_jwks(cls, document: Mapping[str, Any]) -> tuple[Self, ...]:
        """The signature keys of a JWK set (RFC 7517). Keys for encryption, and shared secrets, are left out."""
        found: list[Self] = []
        for entry in document["keys"]:
            algorithm = entry.get("alg") or _ALGORITHM_OF_KEY_TYPE.get(entry["kty"])
            if entry.get("use", "sig") == "sig" and entry["kty"] != "oct" and algorithm in _ALGORITHMS:
                found.append(cls(cast(Algorithm, algorithm), jwt.PyJWK(dict(entry), algorithm).key, entry.get("kid")))
        return tuple(found)


class JwtAuthenticator:
    """Follows `Authenticator` for operations with `auth: user`.

    A token must be signed by one of `keys` and name `issuer`, `audience`, a subject and an expiry; `leeway` is how far
    the issuer's clock may be from ours. Scopes come from its `scope` claim (RFC 8693) or `scp`.
    """

    def __init__(
        self,
        *,
        issuer: str,
        audience: str,
        keys: Sequence[VerificationKey],
        leeway: timedelta = timedelta(seconds=30),
    ) -> None:
        if not keys:
            raise ValueError("an authenticator without keys would refuse everybody")
        self._issuer = issuer
        self._audience = audience
        self._keys = tuple(keys)
        self._leeway = leeway

    @property
    def issuer(self) -> str:
        """Whose tokens are believed."""
        return self._issuer

    async def authenticate(self, credentials: Credentials, requirement: Requirement) -> Principal:
        claims = self._verified_claims(credentials.token)
        if not is_subject(claims["sub"]):
            raise invalid_token("A claim of the token is malformed.")
        if requirement.auth is not Auth.USER:
            raise Forbidden("Tokens of users do not open this operation.")
        return Principal(claims["sub"], "user", claims, _scopes(claims))

    def _verified_claims(self, token: str) -> dict[str, Any]:
        try:
            header = jwt.get_unverified_header(token)
        except jwt.InvalidTokenError as error:
            raise invalid_token("The token is malformed.") from error
        for key in self._candidates(header):
            try:
                return verified_claims(token, key, issuer=self._issuer, audience=self._audience, leeway=self._leeway)
            except jwt.InvalidSignatureError:
                continue
        raise invalid_token("The token is not signed by a known key.")

    def _candidates(self, header: Mapping[str, Any]) -> list[VerificationKey]:
        key_id = header.get("kid")
        return [
            key
            for key in self._keys
            if key.algorithm == header.get("alg") and (key_id is None or key.key_id is None or key.key_id == key_id)
        ]


def verified_claims(
    token: str, key: VerificationKey, *, issuer: str, audience: str, leeway: timedelta
) -> dict[str, Any]:
    """What a token claims. It names `issuer`, `audience`, a subject and an expiry that has not come.

    Raises jwt.InvalidSignatureError for a signature of another key, `Unauthenticated` for everything else.
    """
    try:
        return jwt.decode(
            token,
            key.key,
            algorithms=[key.algorithm],
            issuer=issuer,
            audience=audience,
            leeway=leeway,
            options={"require": list(_REQUIRED_CLAIMS)},
        )
    except jwt.InvalidSignatureError:
        raise
    except jwt.ExpiredSignatureError as error:
        raise invalid_token("The token has expired.") from error
    except (jwt.InvalidIssuerError, jwt.InvalidAudienceError) as error:
        raise invalid_token("The token is not meant for this service.") from error
    except jwt.ImmatureSignatureError as error:
        raise invalid_token("The token is not valid yet.") from error
    except jwt.MissingRequiredClaimError as error:
        raise invalid_token(f"The token lacks the claim {error.claim}.") from error
    except (jwt.InvalidTokenError, OverflowError) as error:
        raise invalid_token("A claim of the token is malformed.") from error


def is_subject(text: str) -> bool:
    """At most 255 characters (OpenID Connect Core 1.0, section 2), all of which a database can hold."""
    return 0 < len(text) <= _LONGEST_SUBJECT and text.isprintable()


def invalid_token(description: str) -> Unauthenticated:
    """The refusal of a token that proves nothing (RFC 6750, section 3.1)."""
    return Unauthenticated(description, code="invalid_token")


def _secret_bytes(key: Any) -> bytes:
    return key.encode() if isinstance(key, str) else bytes(key)


def _scopes(claims: Mapping[str, Any]) -> frozenset[str]:
    granted = claims.get("scope", claims.get("scp", ()))
    if isinstance(granted, str):
        return frozenset(granted.split())
    return frozenset(scope for scope in granted if isinstance(scope, str)) if isinstance(granted, list) else frozenset()
