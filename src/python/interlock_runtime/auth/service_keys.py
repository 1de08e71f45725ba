"""The keys that services know each other by: their own, which sign, and those of their callers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from interlock_runtime.auth.development import DEVELOPMENT_KEY, DEVELOPMENT_KEY_ID
from interlock_runtime.auth.issuer import SigningKey
from interlock_runtime.auth.jwt import VerificationKey
from interlock_runtime.auth.key_directory import KeyDirectory

_SUFFIXES = {"EdDSA": "pem", "HS256": "key"}
"""By algorithm, the suffix of a key's file: what a file is called says what its key may be used for."""


class SigningKeys(Protocol):
    def current(self) -> SigningKey:
        """The key to sign with now. The same object until it is exchanged."""
        ...


class CallerKeys(Protocol):
    def find(self, caller: str, key_id: str, algorithm: str) -> VerificationKey | None:
        """The key of a caller. The same object until it is exchanged, None for what is not known, or not any more."""
        ...


class SigningKeyFiles:
    """`<kid>.pem`, Ed25519 private keys (PKCS 8), or `<kid>.key`, shared secrets for HS256, in a folder.

    Follows `SigningKeys`: what comes last in the alphabet signs. Raises NoKeyError.
    """

    def __init__(self, folder: Path) -> None:
        self._directory = KeyDirectory(folder, _signing_key)
        self._last = self._latest(self._directory.keys())

    def current(self) -> SigningKey:
        keys = self._directory.keys()
        if keys:
            # Without any, calls go on with the last one, for as long as callees believe it.
            self._last = self._latest(keys)
        return self._last

    @staticmethod
    def _latest(keys: Mapping[str, SigningKey]) -> SigningKey:
        return keys[max(keys)]


class CallerKeyFiles:
    """`<caller>.<kid>.pem`, Ed25519 public keys, or `<caller>.<kid>.key`, shared secrets for HS256, in a folder.

    Follows `CallerKeys`. Raises NoKeyError.
    """

    def __init__(self, folder: Path) -> None:
        self._directory = KeyDirectory(folder, _caller_key)

    def find(self, caller: str, key_id: str, algorithm: str) -> VerificationKey | None:
        if "." in caller or algorithm not in _SUFFIXES:
            return None
        name = f"{caller}.{key_id}.{_SUFFIXES[algorithm]}"
        found = self._directory.keys().get(name)
        return found if found is not None else self._directory.keys_at_once().get(name)


class DevelopmentKeys:
    """Follows `SigningKeys` and `CallerKeys`: in development, a key that everybody knows is that of every service."""

    def __init__(self) -> None:
        self._signing = SigningKey("HS256", DEVELOPMENT_KEY, DEVELOPMENT_KEY_ID)
        self._verification = VerificationKey("HS256", DEVELOPMENT_KEY, DEVELOPMENT_KEY_ID)

    def current(self) -> SigningKey:
        return self._signing

    def find(self, caller: str, key_id: str, algorithm: str) -> VerificationKey | None:
        return self._verification if (key_id, algorithm) == (DEVELOPMENT_KEY_ID, "HS256") else None


class NoKeys:
    """Follows `SigningKeys` and `CallerKeys`, for a service that calls nobody, or is called by nobody."""

    def current(self) -> SigningKey:
        raise LookupError("the service has no key to sign with; SERVICE_KEY_DIR should name the folder of its keys")

    def find(self, caller: str, key_id: str, algorithm: str) -> VerificationKey | None:
        return None


def _signing_key(name: str, content: bytes) -> SigningKey:
    key_id, _, suffix = name.rpartition(".")
    text = _text(content)
    match suffix:
        case "pem" if key_id:
            try:
                is_one = isinstance(load_pem_private_key(content, None), Ed25519PrivateKey)
            except (ValueError, TypeError, UnsupportedAlgorithm):
                is_one = False
            if not is_one:
                raise ValueError("it is no private key of Ed25519 in PEM without a password")
            return SigningKey("EdDSA", text, key_id)
        case "key" if key_id:
            return SigningKey("HS256", _secret(text), key_id)
        case _:
            raise ValueError("it is called neither <kid>.pem nor <kid>.key")


def _caller_key(name: str, content: bytes) -> VerificationKey:
    caller, _, rest = name.partition(".")
    key_id, _, suffix = rest.rpartition(".")
    text = _text(content)
    match suffix:
        case "pem" if caller and key_id:
            try:
                key = load_pem_public_key(content)
            except (ValueError, UnsupportedAlgorithm):
                key = None
            if not isinstance(key, Ed25519PublicKey):
                raise ValueError("it is no public key of Ed25519 in PEM")
            return VerificationKey("EdDSA", key, key_id)
        case "key" if caller and key_id:
            return VerificationKey("HS256", _secret(text), key_id)
        case _:
            raise ValueError("it is called neither <caller>.<kid>.pem nor <caller>.<kid>.key")


def _text(content: bytes) -> str:
    try:
        return content.decode("ascii").strip()
    except UnicodeDecodeError:
        # Its message would show a part of the key.
        raise ValueError("it is no text in ASCII") from None


def _secret(text: str) -> str:
    if text == DEVELOPMENT_KEY:
        raise ValueError("it is the key that everybody knows")
    if text.startswith("-----BEGIN"):
        raise ValueError("it is no shared secret but a key in PEM, which belongs into a .pem")
    return text
