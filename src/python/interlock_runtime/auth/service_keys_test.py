from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from interlock_runtime.auth.development import DEVELOPMENT_KEY
from interlock_runtime.auth.key_directory import NoKeyError
from interlock_runtime.auth.service_keys import CallerKeyFiles, DevelopmentKeys, NoKeys, SigningKeyFiles

ED = ed25519.Ed25519PrivateKey.generate()
OTHERS = (ec.generate_private_key(ec.SECP256R1()), ed448.Ed448PrivateKey.generate())
SECRET = "a shared secret of thirty-two bytes or more"

PrivateKey = ed25519.Ed25519PrivateKey | ed448.Ed448PrivateKey | ec.EllipticCurvePrivateKey


def private_pem(key: PrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def public_pem(key: PrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


LOCKED = ED.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"password")).decode()


def test_what_comes_last_in_the_alphabet_signs(tmp_path: Path) -> None:
    (tmp_path / "2026-01.key").write_text(f"{SECRET}\n")
    first = SigningKeyFiles(tmp_path).current()
    assert (first.algorithm, first.key_id, first.key) == ("HS256", "2026-01", SECRET)
    (tmp_path / "2026-02.pem").write_text(private_pem(ED))
    later = SigningKeyFiles(tmp_path).current()
    assert (later.algorithm, later.key_id) == ("EdDSA", "2026-02")


def test_a_caller_is_known_by_its_name_the_keys_id_and_the_algorithm(tmp_path: Path) -> None:
    (tmp_path / "tg_bot.k1.pem").write_text(public_pem(ED))
    (tmp_path / "tg_bot.k2.x.key").write_text(SECRET)
    keys = CallerKeyFiles(tmp_path)
    found = keys.find("tg_bot", "k1", "EdDSA")
    assert found is not None
    assert (found.algorithm, found.key_id) == ("EdDSA", "k1")
    assert keys.find("tg_bot", "k1", "EdDSA") is found
    assert keys.find("tg_bot", "k2.x", "HS256") is not None
    for caller, key_id, algorithm in (
        ("tg_bot", "k1", "HS256"),
        ("tg_bot", "k1", "none"),
        ("tg_bot", "k2.x", "EdDSA"),
        ("tg_bot", "k2", "HS256"),
        # Nobody becomes another service by where the name ends and the id begins.
        ("tg_bot.k2", "x", "HS256"),
        ("gateway", "k1", "EdDSA"),
        ("", "tg_bot.k1", "EdDSA"),
    ):
        assert keys.find(caller, key_id, algorithm) is None


@pytest.mark.parametrize(
    ("read", "name", "content", "told"),
    [
        (SigningKeyFiles, "k1.pem", public_pem(ED), "no private key of Ed25519"),
        (SigningKeyFiles, "k1.pem", private_pem(OTHERS[0]), "no private key of Ed25519"),
        (SigningKeyFiles, "k1.pem", private_pem(OTHERS[1]), "no private key of Ed25519"),
        (SigningKeyFiles, "k1.pem", LOCKED, "no private key of Ed25519 in PEM without a password"),
        (SigningKeyFiles, "k1.pem", SECRET, "no private key of Ed25519"),
        (SigningKeyFiles, "k1.key", "short", "at least 32 bytes"),
        (SigningKeyFiles, "k1.key", DEVELOPMENT_KEY, "everybody knows"),
        (SigningKeyFiles, "k1.key", private_pem(ED), "no shared secret"),
        (SigningKeyFiles, "k1.key", "ü" * 40, "no text in ASCII"),
        (SigningKeyFiles, "k1.jwk", SECRET, "neither <kid>.pem nor <kid>.key"),
        (SigningKeyFiles, "k1", SECRET, "neither <kid>.pem nor <kid>.key"),
        (CallerKeyFiles, "tg_bot.k1.pem", private_pem(ED), "no public key of Ed25519"),
        (CallerKeyFiles, "tg_bot.k1.pem", public_pem(OTHERS[0]), "no public key of Ed25519"),
        (CallerKeyFiles, "tg_bot.k1.pem", public_pem(OTHERS[1]), "no public key of Ed25519"),
        (CallerKeyFiles, "tg_bot.k1.pem", SECRET, "no public key of Ed25519"),
        (CallerKeyFiles, "tg_bot.k1.key", "short", "at least 32 bytes"),
        (CallerKeyFiles, "tg_bot.k1.key", DEVELOPMENT_KEY, "everybody knows"),
        (CallerKeyFiles, "tg_bot.k1.key", public_pem(ED), "no shared secret"),
        (CallerKeyFiles, "tg_bot.pem", public_pem(ED), "neither <caller>.<kid>.pem nor <caller>.<kid>.key"),
        (CallerKeyFiles, ".k1.pem", public_pem(ED), "which holds no key"),
    ],
)
def test_what_is_no_such_key_is_told_and_not_repeated(
    tmp_path: Path, read: Callable[[Path], object], name: str, content: str, told: str
) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(NoKeyError) as refused:
        read(tmp_path)
    assert told in str(refused.value)
    assert content not in str(refused.value)


def test_in_development_every_service_has_the_key_that_everybody_knows() -> None:
    keys = DevelopmentKeys()
    signing = keys.current()
    assert signing.key_id is not None
    found = keys.find("any", signing.key_id, signing.algorithm)
    assert found is not None
    assert found.key == signing.key == DEVELOPMENT_KEY
    assert keys.find("any", "k1", "HS256") is None
    assert keys.find("any", signing.key_id, "EdDSA") is None


def test_without_keys_nothing_is_signed_and_nobody_known() -> None:
    with pytest.raises(LookupError, match="SERVICE_KEY_DIR"):
        NoKeys().current()
    assert NoKeys().find("tg_bot", "k1", "EdDSA") is None
