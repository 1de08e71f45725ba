from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from interlock_runtime.auth.authenticator import Credentials, Requirement
from interlock_runtime.auth.development import DEVELOPMENT_KEY
from interlock_runtime.auth.issuer import SigningKey, TokenIssuer
from interlock_runtime.auth.jwt import Algorithm, JwtAuthenticator, VerificationKey
from interlock_runtime.auth.principal import Auth, Principal
from interlock_runtime.problems import Unauthenticated

ISSUER, AUDIENCE = "https://issuer.example", "backend"
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC = ec.generate_private_key(ec.SECP256R1())
ED = ed25519.Ed25519PrivateKey.generate()
SECRET = "a shared secret of thirty-two bytes or more"


def private_pem(key: Any) -> str:
    encoded: bytes = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return encoded.decode()


def public_pem(key: Any) -> str:
    encoded: bytes = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return encoded.decode()


def issuer(key: SigningKey, **changed: Any) -> TokenIssuer:
    return TokenIssuer(**{"issuer": ISSUER, "audience": AUDIENCE, "key": key, **changed})


def believed(token: str, key: VerificationKey) -> Principal:
    authenticator = JwtAuthenticator(issuer=ISSUER, audience=AUDIENCE, keys=[key])
    return asyncio.run(authenticator.authenticate(Credentials(token), Requirement(Auth.USER, "users.api.get_user")))


@pytest.mark.parametrize(
    ("algorithm", "private", "public"),
    [
        ("RS256", private_pem(RSA), public_pem(RSA)),
        ("ES256", private_pem(EC), public_pem(EC)),
        ("EdDSA", private_pem(ED), public_pem(ED)),
        ("HS256", SECRET, SECRET),
    ],
)
def test_what_is_issued_is_believed(algorithm: Algorithm, private: str, public: str) -> None:
    token = issuer(SigningKey(algorithm, private)).issue("telegram:5", ("read", "write"))
    principal = believed(token, VerificationKey(algorithm, public))
    assert (principal.subject, principal.scopes) == ("telegram:5", frozenset({"read", "write"}))


def test_a_token_is_good_for_its_lifetime_and_is_one_of_its_kind() -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    source = issuer(SigningKey("HS256", SECRET), lifetime=timedelta(minutes=2), clock=lambda: now)
    first, second = (
        jwt.decode(source.issue("ann"), SECRET, ["HS256"], issuer=ISSUER, audience=AUDIENCE) for _ in range(2)
    )
    assert first["exp"] - first["iat"] == 120
    assert first["iat"] == now.timestamp()
    assert first["jti"] != second["jti"]
    assert "scope" not in first
    with pytest.raises(Unauthenticated, match="expired"):
        past = issuer(SigningKey("HS256", SECRET), clock=lambda: now - timedelta(hours=1))
        believed(past.issue("ann"), VerificationKey("HS256", SECRET))


def test_a_token_names_the_key_that_signed_it_where_keys_have_names() -> None:
    assert jwt.get_unverified_header(issuer(SigningKey("HS256", SECRET, "new")).issue("ann"))["kid"] == "new"
    assert "kid" not in jwt.get_unverified_header(issuer(SigningKey("HS256", SECRET)).issue("ann"))


@pytest.mark.parametrize(
    ("algorithm", "key"),
    [
        ("RS256", public_pem(RSA)),
        ("RS256", private_pem(EC)),
        ("RS256", "no PEM"),
        ("ES256", private_pem(ED)),
        ("EdDSA", public_pem(ED)),
        ("HS256", "short"),
        ("HS256", private_pem(RSA)),
        ("none", SECRET),
    ],
)
def test_a_key_that_cannot_sign_is_refused_at_once_and_not_repeated(algorithm: Algorithm, key: str) -> None:
    with pytest.raises(ValueError, match=r"private key for|bytes|none of") as refusal:
        SigningKey(algorithm, key)
    assert key not in str(refusal.value)


def test_a_key_is_not_shown() -> None:
    assert DEVELOPMENT_KEY not in repr(SigningKey("HS256", DEVELOPMENT_KEY))
