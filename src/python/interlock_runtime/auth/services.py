"""Whether another service may call an operation, for itself or for a person."""

from __future__ import annotations

import json
import logging
import time
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

import jwt

from interlock_runtime.auth.authenticator import Credentials, Requirement
from interlock_runtime.auth.development import DEVELOPMENT_KEY
from interlock_runtime.auth.expiring_cache import ExpiringCache
from interlock_runtime.auth.jwt import JwtAuthenticator, VerificationKey, invalid_token, is_subject, verified_claims
from interlock_runtime.auth.principal import Auth, Principal
from interlock_runtime.auth.service_keys import CallerKeys
from interlock_runtime.auth.service_tokens import EVERY_OPERATION
from interlock_runtime.connectivity import Connectivity
from interlock_runtime.problems import Forbidden, Unauthenticated

LONGEST_LIFETIME = timedelta(hours=1)
"""A token that is good for longer is refused: who steals one should not have it for long, whoever made it."""

_MOST_KEPT = 4096
"""Tokens that are not verified anew for each request, of two kilobytes each."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Caller:
    """What a verified token says. `key` is what verified it; `allowed` is None for everything, in development."""

    service: str
    key: VerificationKey
    algorithm: str
    key_id: str
    principal: Principal
    claimed: frozenset[str]
    allowed: frozenset[str] | None


class ServiceAuthenticator:
    """Follows `Authenticator` for operations of `service`: those for services, and those for people.

    A service proves itself by a token of its own (RFC 7519): signed by a key that `callers` knows it by, for `service`
    alone, soon to expire. It may call the operations that are among the token's scopes and among those that
    `connectivity` lets it call; what it claims beyond is worth nothing. It opens an operation for people with a token
    whose subject is the person and whose `act` (RFC 8693, section 4.1) is the service. Tokens of people themselves,
    which name the issuer of `people`, are left to that.

    A token is verified once and then known by its hash, until it expires or its key is exchanged or taken away. Without
    a `connectivity`, in development, every known caller may do everything, which the log says once.
    """

    def __init__(
        self,
        service: str,
        *,
        callers: CallerKeys,
        connectivity: Connectivity | None,
        people: JwtAuthenticator | None = None,
        leeway: timedelta = timedelta(seconds=30),
    ) -> None:
        if people is not None and connectivity is not None and people.issuer in connectivity.callers:
            raise ValueError(f"{people.issuer} is the issuer of people's tokens and a service at once")
        self._service = service
        self._callers = callers
        self._connectivity = connectivity
        self._people = people
        self._leeway = leeway
        self._known: ExpiringCache[bytes, _Caller] = ExpiringCache(_MOST_KEPT, time.time)
        if connectivity is None:
            logger.warning("%s was told no edges: it grants every service every scope", service)

    async def authenticate(self, credentials: Credentials, requirement: Requirement) -> Principal:
        digest = sha256(credentials.token.encode("utf-8", "surrogatepass")).digest()
        caller = self._known.get(digest)
        if caller is None or not self._is_still_known(caller):
            header, claims = _unverified(credentials.token)
            if self._people is not None and claims.get("iss") == self._people.issuer:
                return await self._people.authenticate(credentials, requirement)
            caller = self._verified(credentials.token, header, claims.get("iss"))
            expires = float(caller.principal.claims["exp"]) + self._leeway.total_seconds()
            self._known.put(digest, caller, expires)
        self._permit(caller, requirement)
        return caller.principal

    def _is_still_known(self, caller: _Caller) -> bool:
        return self._callers.find(caller.service, caller.key_id, caller.algorithm) is caller.key

    def _verified(self, token: str, header: Mapping[str, Any], service: object) -> _Caller:
        key_id, algorithm = header.get("kid"), header.get("alg")
        if not isinstance(service, str) or not isinstance(key_id, str) or not isinstance(algorithm, str):
            raise _unknown_key()
        key = self._callers.find(service, key_id, algorithm)
        if key is None:
            raise _unknown_key()
        try:
            claims = verified_claims(token, key, issuer=service, audience=self._service, leeway=self._leeway)
        except jwt.InvalidSignatureError as error:
            raise _unknown_key() from error
        self._check(claims, service)
        claimed = _claimed(claims)
        allowed = self._allowed(service, claimed, key)
        subject = claims["sub"]
        scopes = claimed if allowed is None else allowed
        principal = (
            Principal(subject, "service", claims, scopes)
            if claims.get("act") is None
            else Principal(subject, "user", claims, scopes, actor=service)
        )
        return _Caller(service, key, algorithm, key_id, principal, claimed, allowed)

    def _check(self, claims: Mapping[str, Any], service: str) -> None:
        # With a list of audiences, any of them could pass the token on to the others.
        if claims["aud"] not in (self._service, [self._service]):
            raise invalid_token("The token is not meant for this service alone.")
        latest = time.time() + (LONGEST_LIFETIME + self._leeway).total_seconds()
        if not isinstance(claims["exp"], int | float) or claims["exp"] > latest:
            raise invalid_token("The token is good for too long.")
        # What speaks for the service has its name as the subject; what speaks for a person names it as who acts.
        acting = claims.get("act", {"sub": claims["sub"]})
        if not is_subject(claims["sub"]) or not isinstance(acting, dict) or acting.get("sub") != service:
            raise invalid_token("A claim of the token is malformed.")

    def _allowed(self, service: str, claimed: frozenset[str], key: VerificationKey) -> frozenset[str] | None:
        if self._connectivity is None:
            return None
        declared = self._connectivity.callers.get(service, frozenset())
        # In development, a caller that was told no edges asks for whatever there is.
        return declared if key.key == DEVELOPMENT_KEY and EVERY_OPERATION in claimed else claimed & declared

    def _permit(self, caller: _Caller, requirement: Requirement) -> None:
        operation = requirement.operation
        if caller.allowed is not None and operation not in caller.allowed:
            told = operation in caller.claimed or EVERY_OPERATION in caller.claimed
            lacking = f"the edges of {self._service} do not have it" if told else "its token has no such scope"
            raise Forbidden(f"{caller.service} may not call {operation}: {lacking}.")
        if requirement.auth is Auth.USER and caller.principal.kind != "user":
            raise Forbidden(f"{operation} is for people: {caller.service} may call it on behalf of one.")
        if requirement.auth is Auth.SERVICE and caller.principal.kind != "service":
            raise Forbidden(f"{operation} is for services: {caller.service} may call it in its own name.")


def _unverified(token: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Header and claims, of which nothing is proven: they tell whose keys to look for."""
    try:
        header, claims, _ = map(str.encode, token.split("."))
        return _object(header), _object(claims)
    except (ValueError, RecursionError) as error:
        raise invalid_token("The token is malformed.") from error


def _object(part: bytes) -> dict[str, Any]:
    """Raises ValueError."""
    found = json.loads(urlsafe_b64decode(part + b"=="))
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found


def _claimed(claims: Mapping[str, Any]) -> frozenset[str]:
    scope = claims.get("scope", "")
    if not isinstance(scope, str):
        raise invalid_token("A claim of the token is malformed.")
    return frozenset(scope.split(" ")) - {""}


def _unknown_key() -> Unauthenticated:
    return invalid_token("The token is not signed by a known key.")
