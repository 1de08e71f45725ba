from __future__ import annotations

import asyncio
import json
import logging
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from interlock_runtime.auth.authenticator import Credentials, Requirement
from interlock_runtime.auth.jwt import JwtAuthenticator, VerificationKey
from interlock_runtime.auth.principal import Auth, Principal
from interlock_runtime.auth.service_keys import DevelopmentKeys
from interlock_runtime.auth.service_tokens import ServiceTokens
from interlock_runtime.auth.services import ServiceAuthenticator
from interlock_runtime.connectivity import Connectivity
from interlock_runtime.problems import Forbidden, Unauthenticated

BOT, GATEWAY = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
SECRET = "a shared secret of thirty-two bytes or more"
PEOPLE = JwtAuthenticator(issuer="https://login", audience="backend", keys=[VerificationKey("HS256", SECRET)])

GET, DELETE, PURGE = "users.api.get_user", "users.api.delete_user", "users.api.purge"
CALLERS = {"tg_bot": frozenset({GET, PURGE}), "gateway": frozenset({DELETE})}
EDGES = Connectivity("backend", {}, CALLERS, frozenset())


class Keys:
    """Follows `CallerKeys`."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str, str], VerificationKey] = {
            ("tg_bot", "k1", "EdDSA"): VerificationKey("EdDSA", BOT.public_key(), "k1"),
            ("tg_bot", "k2", "HS256"): VerificationKey("HS256", SECRET, "k2"),
            ("gateway", "k1", "EdDSA"): VerificationKey("EdDSA", GATEWAY.public_key(), "k1"),
        }

    def find(self, caller: str, key_id: str, algorithm: str) -> VerificationKey | None:
        return self.known.get((caller, key_id, algorithm))


def authenticator(
    keys: Keys | DevelopmentKeys | None = None, edges: Connectivity | None = EDGES, **more: Any
) -> ServiceAuthenticator:
    return ServiceAuthenticator("backend", callers=keys or Keys(), connectivity=edges, people=PEOPLE, **more)


def signed(key: Any = BOT, algorithm: str = "EdDSA", kid: str | None = "k1", **changed: Any) -> str:
    now = int(time.time())
    made = {
        "iss": "tg_bot",
        "sub": "tg_bot",
        "aud": "backend",
        "iat": now,
        "exp": now + 300,
        "scope": f"{GET} {PURGE}",
        **changed,
    }
    headers = {} if kid is None else {"kid": kid}
    payload = json.dumps({name: value for name, value in made.items() if value is not None})
    # Claims that `jwt.encode` would refuse are signed as well.
    return jwt.PyJWS().encode(payload.encode(), key, algorithm, headers)


def on_behalf(person: str = "telegram:5", **changed: Any) -> str:
    return signed(**{"sub": person, "act": {"sub": "tg_bot"}, **changed})


def admit(
    token: str, operation: str = GET, auth: Auth = Auth.SERVICE, by: ServiceAuthenticator | None = None
) -> Principal:
    checked = (by or authenticator()).authenticate(Credentials(token), Requirement(auth, operation))
    return asyncio.run(checked)


@pytest.mark.parametrize("key", [(BOT, "EdDSA", "k1"), (SECRET, "HS256", "k2")], ids=["EdDSA", "HS256"])
def test_a_service_is_known_by_its_key(key: tuple[Any, str, str]) -> None:
    principal = admit(signed(*key))
    assert (principal.subject, principal.kind, principal.actor) == ("tg_bot", "service", None)
    assert principal.scopes == {GET, PURGE}


def test_a_service_may_speak_for_a_person_and_both_are_told() -> None:
    principal = admit(on_behalf(), auth=Auth.USER)
    assert (principal.subject, principal.kind, principal.actor) == ("telegram:5", "user", "tg_bot")


def test_people_have_tokens_of_their_own_which_need_no_edge() -> None:
    token = jwt.encode({**_claims(iss="https://login", sub="ada"), "scope": "users:admin"}, SECRET, "HS256")
    principal = admit(token, DELETE, Auth.USER)
    assert (principal.subject, principal.kind, principal.actor) == ("ada", "user", None)
    assert principal.scopes == {"users:admin"}
    with pytest.raises(Forbidden):
        admit(token, GET, Auth.SERVICE)


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (lambda: signed(kid=None), "known key"),
        (lambda: signed(kid="k9"), "known key"),
        (lambda: signed(GATEWAY), "known key"),
        (lambda: signed(iss="gateway", sub="gateway"), "known key"),
        (lambda: signed(iss="unknown", sub="unknown"), "known key"),
        (lambda: signed(iss=5), "known key"),
        (lambda: signed(iss=None), "known key"),
        (lambda: signed(iss="https://login"), "known key"),
        (lambda: signed("", "none", "k1"), "known key"),
        # A secret is told from a public key by the file that it came from, never by the token.
        (lambda: signed(SECRET, "HS256", "k1"), "known key"),
        (lambda: signed(aud="other"), "not meant for this service"),
        (lambda: signed(aud=["backend", "other"]), "not meant for this service alone"),
        (lambda: signed(aud=None), "lacks the claim aud"),
        (lambda: signed(exp=int(time.time()) - 31), "expired"),
        (lambda: signed(exp=None), "lacks the claim exp"),
        (lambda: signed(exp=int(time.time()) + 2 * 3600), "too long"),
        (lambda: signed(exp=str(int(time.time()) + 60)), "too long"),
        (lambda: signed(exp=float("inf")), "malformed"),
        (lambda: signed(iat=int(time.time()) + 600), "not valid yet"),
        (lambda: signed(sub=None), "lacks the claim sub"),
        (lambda: signed(sub="gateway"), "malformed"),
        (lambda: signed(sub="telegram:5"), "malformed"),
        (lambda: signed(sub=5), "malformed"),
        (lambda: on_behalf("a" * 256), "malformed"),
        (lambda: on_behalf("a\0"), "malformed"),
        (lambda: on_behalf(act={"sub": "gateway"}), "malformed"),
        (lambda: on_behalf(act="tg_bot"), "malformed"),
        (lambda: on_behalf(act={}), "malformed"),
        (lambda: signed(scope=[GET]), "malformed"),
        (lambda: "", "malformed"),
        (lambda: "a.b", "malformed"),
        (lambda: "a.b.c", "malformed"),
        (lambda: "é.é.é", "malformed"),
        (lambda: "\ud800.b.c", "malformed"),
        (lambda: "W10.W10.W10", "malformed"),
        (lambda: f"{urlsafe_b64encode(b'[' * 100_000).decode()}.e30.", "malformed"),
        (lambda: f"{signed()}x", "known key|malformed"),
    ],
)
@pytest.mark.parametrize("auth", [Auth.SERVICE, Auth.USER])
def test_what_proves_nothing_is_refused(made: Callable[[], str], told: str, auth: Auth) -> None:
    with pytest.raises(Unauthenticated, match=told) as refused:
        admit(made(), auth=auth)
    assert refused.value.code == "invalid_token"


def test_a_public_key_is_never_taken_for_a_shared_secret() -> None:
    pem = BOT.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    raw = BOT.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    for secret in (pem, raw):
        with pytest.raises(Unauthenticated, match="known key"):
            admit(_hs256({"alg": "HS256", "kid": "k1"}, _claims(), secret))
        with pytest.raises(Unauthenticated, match="known key"):
            admit(_hs256({"alg": "EdDSA", "kid": "k1"}, _claims(), secret))


@pytest.mark.parametrize(
    ("made", "operation", "told"),
    [
        (lambda: signed(), DELETE, "tg_bot may not call users.api.delete_user: its token has no such scope."),
        (lambda: signed(scope=PURGE), GET, "its token has no such scope"),
        (lambda: signed(scope=None), GET, "its token has no such scope"),
        # A caller cannot widen its own scopes.
        (lambda: signed(scope=f"{GET} {DELETE}"), DELETE, "the edges of backend do not have it"),
        (lambda: signed(scope="*"), GET, "the edges of backend do not have it|its token has no such scope"),
        (lambda: signed(GATEWAY, iss="gateway", sub="gateway", scope=GET), GET, "the edges of backend do not have it"),
    ],
)
def test_what_is_not_declared_on_both_sides_is_forbidden(made: Callable[[], str], operation: str, told: str) -> None:
    with pytest.raises(Forbidden, match=told) as refused:
        admit(made(), operation)
    assert 'error="insufficient_scope"' in refused.value.headers["WWW-Authenticate"]


def test_what_is_for_people_is_not_for_services_and_the_other_way_round() -> None:
    with pytest.raises(Forbidden, match="for people: tg_bot may call it on behalf of one"):
        admit(signed(), GET, Auth.USER)
    with pytest.raises(Forbidden, match="for services: tg_bot may call it in its own name"):
        admit(on_behalf(), GET, Auth.SERVICE)
    with pytest.raises(Forbidden, match="no such scope"):
        admit(on_behalf(), DELETE, Auth.USER)


def test_no_scope_of_people_comes_with_a_services_token() -> None:
    assert admit(on_behalf(scope=f"{GET} users:admin"), auth=Auth.USER).scopes == {GET}


def test_what_was_verified_is_remembered_while_its_key_is_known() -> None:
    keys = Keys()
    checking, token = authenticator(keys), signed()
    verified = admit(token, by=checking)
    assert admit(token, PURGE, by=checking) is verified
    key = keys.known.pop(("tg_bot", "k1", "EdDSA"))
    with pytest.raises(Unauthenticated, match="known key"):
        admit(token, by=checking)
    keys.known["tg_bot", "k1", "EdDSA"] = VerificationKey("EdDSA", GATEWAY.public_key(), "k1")
    with pytest.raises(Unauthenticated, match="known key"):
        admit(token, by=checking)
    keys.known["tg_bot", "k1", "EdDSA"] = key
    assert admit(token, by=checking) is verified


def test_what_was_verified_is_forgotten_when_it_expires() -> None:
    checking = authenticator(leeway=timedelta(0))
    token = signed(exp=int(time.time()) + 2)
    admit(token, by=checking)
    deadline = time.monotonic() + 10
    with pytest.raises(Unauthenticated, match="expired"):
        while time.monotonic() < deadline:
            admit(token, by=checking)
            time.sleep(0.05)


def test_what_is_refused_is_not_remembered() -> None:
    keys = Keys()
    key = keys.known.pop(("tg_bot", "k1", "EdDSA"))
    checking, token = authenticator(keys), signed()
    with pytest.raises(Unauthenticated):
        admit(token, by=checking)
    keys.known["tg_bot", "k1", "EdDSA"] = key
    assert admit(token, by=checking).subject == "tg_bot"


def test_in_development_without_edges_everything_is_granted_and_the_log_says_so(
    caplog: pytest.LogCaptureFixture,
) -> None:
    keys = DevelopmentKeys()
    checking = authenticator(keys, None)
    token = asyncio.run(ServiceTokens("tg_bot", keys, None).for_service("backend")())
    assert admit(token, DELETE, by=checking).subject == "tg_bot"
    (warning,) = (record for record in caplog.records if record.levelno == logging.WARNING)
    assert warning.getMessage() == "backend was told no edges: it grants every service every scope"


def test_in_development_a_caller_without_edges_gets_what_the_callee_declares() -> None:
    keys = DevelopmentKeys()
    checking = authenticator(keys, EDGES)
    token = asyncio.run(ServiceTokens("tg_bot", keys, None).for_service("backend")())
    assert admit(token, PURGE, by=checking).scopes == {GET, PURGE}
    with pytest.raises(Forbidden, match="the edges of backend do not have it"):
        admit(token, DELETE, by=checking)


def test_a_service_that_is_called_like_peoples_issuer_is_refused_at_once() -> None:
    edges = Connectivity("backend", {}, {"https://login": frozenset({GET})}, frozenset())
    with pytest.raises(ValueError, match="https://login is the issuer of people's tokens and a service at once"):
        authenticator(edges=edges)


def test_without_people_only_services_are_known() -> None:
    checking = ServiceAuthenticator("backend", callers=Keys(), connectivity=EDGES)
    assert admit(signed(), by=checking).subject == "tg_bot"
    with pytest.raises(Unauthenticated, match="known key"):
        admit(jwt.encode(_claims(iss="https://login", sub="ada"), SECRET, "HS256"), auth=Auth.USER, by=checking)


def _claims(**changed: Any) -> dict[str, Any]:
    now = int(time.time())
    return {"iss": "tg_bot", "sub": "tg_bot", "aud": "backend", "exp": now + 60, "scope": GET, **changed}


def _hs256(header: Mapping[str, Any], payload: Mapping[str, Any], secret: bytes) -> str:
    """A token that PyJWT would not make: it refuses keys that look like public ones."""
    import hashlib
    import hmac

    def encoded(data: bytes) -> bytes:
        return urlsafe_b64encode(data).rstrip(b"=")

    signing = encoded(json.dumps(header).encode()) + b"." + encoded(json.dumps(payload).encode())
    return (signing + b"." + encoded(hmac.new(secret, signing, hashlib.sha256).digest())).decode()
