from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from interlock_runtime.auth.authenticator import Credentials, Requirement
from interlock_runtime.auth.jwt import Algorithm, JwtAuthenticator, VerificationKey
from interlock_runtime.auth.principal import Auth, Principal
from interlock_runtime.problems import Forbidden, Unauthenticated

ISSUER, AUDIENCE = "https://issuer.example", "backend"
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC = ec.generate_private_key(ec.SECP256R1())
ED = ed25519.Ed25519PrivateKey.generate()
SECRET = "a shared secret of thirty-two bytes or more"
USER = Requirement(Auth.USER, "users.api.get_user")


def pem(key: Any) -> str:
    encoded: bytes = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return encoded.decode()


def claims(**changed: Any) -> dict[str, Any]:
    now = int(time.time())
    made = {"iss": ISSUER, "aud": AUDIENCE, "sub": "ann", "exp": now + 60, "iat": now, **changed}
    return {name: value for name, value in made.items() if value is not None}


def authenticate(token: str, *keys: VerificationKey, requirement: Requirement = USER) -> Principal:
    authenticator = JwtAuthenticator(
        issuer=ISSUER, audience=AUDIENCE, keys=keys or (VerificationKey("HS256", SECRET),), leeway=timedelta(seconds=5)
    )
    return asyncio.run(authenticator.authenticate(Credentials(token), requirement))


def signed(changed: dict[str, Any] | None = None, **header: Any) -> str:
    return jwt.encode(claims(**(changed or {})), SECRET, "HS256", headers=header)


@pytest.mark.parametrize(
    ("algorithm", "private", "public"),
    [("RS256", RSA, pem(RSA)), ("ES256", EC, pem(EC)), ("EdDSA", ED, pem(ED)), ("HS256", SECRET, SECRET)],
)
def test_a_token_of_a_known_key_proves_its_subject(algorithm: Algorithm, private: Any, public: str) -> None:
    token = jwt.encode(claims(scope="read write"), private, algorithm)
    principal = authenticate(token, VerificationKey(algorithm, public))
    assert (principal.subject, principal.kind, principal.scopes) == ("ann", "user", frozenset({"read", "write"}))
    assert principal.claims["iss"] == ISSUER


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"exp": int(time.time()) - 60}, "expired"),
        ({"nbf": int(time.time()) + 600}, "not valid yet"),
        ({"iss": "https://other.example"}, "not meant"),
        ({"aud": "another"}, "not meant"),
        ({"sub": None}, "lacks the claim sub"),
        ({"exp": None}, "lacks the claim exp"),
        ({"aud": None}, "lacks the claim aud"),
        ({"iss": None}, "lacks the claim iss"),
        ({"sub": 5}, "malformed"),
        ({"sub": ""}, "malformed"),
        ({"sub": "a" * 256}, "malformed"),
        ({"sub": "a\0"}, "malformed"),
        ({"sub": "\ud800"}, "malformed"),
    ],
)
def test_a_token_for_another_time_place_or_person_is_refused(changed: dict[str, Any], reason: str) -> None:
    with pytest.raises(Unauthenticated, match=reason) as refusal:
        authenticate(signed(changed))
    assert 'error="invalid_token"' in refusal.value.headers["WWW-Authenticate"]


def test_clocks_may_differ_by_the_leeway() -> None:
    assert authenticate(signed({"exp": int(time.time()) - 3})).subject == "ann"


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "a.b", "....", "é.é.é", "e30.e30.", f"{signed()}x"])
def test_a_malformed_token_is_refused(token: str) -> None:
    with pytest.raises(Unauthenticated):
        authenticate(token)


def test_an_unsigned_token_is_refused() -> None:
    with pytest.raises(Unauthenticated, match="not signed by a known key"):
        authenticate(jwt.encode(claims(), "", "none"))


def test_a_public_key_is_never_taken_for_a_shared_secret() -> None:
    forged = _hs256(claims(), pem(RSA).encode())
    with pytest.raises(Unauthenticated, match="not signed by a known key"):
        authenticate(forged, VerificationKey("RS256", pem(RSA)))


def _hs256(payload: dict[str, Any], secret: bytes) -> str:
    """A token that PyJWT would not make: it refuses keys that look like public ones."""
    import hashlib
    import hmac
    import json
    from base64 import urlsafe_b64encode

    def encoded(data: bytes) -> bytes:
        return urlsafe_b64encode(data).rstrip(b"=")

    signing = (
        encoded(json.dumps({"alg": "HS256", "typ": "JWT"}).encode()) + b"." + encoded(json.dumps(payload).encode())
    )
    return (signing + b"." + encoded(hmac.new(secret, signing, hashlib.sha256).digest())).decode()


def test_keys_are_chosen_by_their_id_so_that_they_can_be_rotated() -> None:
    old, new = VerificationKey("RS256", pem(RSA), "old"), VerificationKey("ES256", pem(EC), "new")
    token = jwt.encode(claims(), EC, "ES256", headers={"kid": "new"})
    assert authenticate(token, old, new).subject == "ann"
    with pytest.raises(Unauthenticated):
        authenticate(jwt.encode(claims(), EC, "ES256", headers={"kid": "unknown"}), old, new)
    assert authenticate(jwt.encode(claims(), RSA, "RS256"), old, new).subject == "ann"


def test_keys_come_from_a_jwk_set() -> None:
    document = {
        "keys": [
            {**jwt.algorithms.RSAAlgorithm.to_jwk(RSA.public_key(), as_dict=True), "kid": "r", "use": "sig"},
            {**jwt.algorithms.ECAlgorithm.to_jwk(EC.public_key(), as_dict=True), "kid": "e"},
            {**jwt.algorithms.RSAAlgorithm.to_jwk(RSA.public_key(), as_dict=True), "kid": "x", "use": "enc"},
            {"kty": "oct", "k": "c2VjcmV0", "alg": "HS256", "kid": "s"},
        ]
    }
    keys = VerificationKey.from_jwks(document)
    assert [(key.algorithm, key.key_id) for key in keys] == [("RS256", "r"), ("ES256", "e")]
    assert authenticate(jwt.encode(claims(), RSA, "RS256", headers={"kid": "r"}), *keys).subject == "ann"


def test_a_users_token_does_not_open_what_is_for_services() -> None:
    with pytest.raises(Forbidden):
        authenticate(signed(), requirement=Requirement(Auth.SERVICE, "users.api.delete_user"))


@pytest.mark.parametrize(("given", "scopes"), [({"scp": ["a", "b"]}, {"a", "b"}), ({"scope": 5}, set()), ({}, set())])
def test_scopes_come_in_the_usual_forms(given: dict[str, Any], scopes: set[str]) -> None:
    assert authenticate(signed(given)).scopes == scopes


def test_a_weak_secret_and_an_unknown_algorithm_are_refused_at_once() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        VerificationKey("HS256", "short")
    with pytest.raises(ValueError, match="none of"):
        VerificationKey("none", "")  # type: ignore[arg-type]  # what is tested
    with pytest.raises(ValueError, match="without keys"):
        JwtAuthenticator(issuer=ISSUER, audience=AUDIENCE, keys=())
