"""What the bot is told by its environment. Nothing else reads environment variables."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar, get_args
from urllib.parse import urlsplit

from interlock_runtime.auth.development import DEVELOPMENT_ISSUER, DEVELOPMENT_KEY
from interlock_runtime.auth.issuer import SigningKey
from interlock_runtime.auth.jwt import Algorithm
from interlock_runtime.settings import Environment, ServerSettings, SettingsError, environment_of

PORT = "8001"
"""Unless told otherwise, beside the backend's."""

TELEGRAM_API = "https://api.telegram.org"
DEVELOPMENT_BACKEND = "http://127.0.0.1:8000"
DEFAULT_AUDIENCE = "backend"

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Polling:
    """The bot asks Telegram for updates."""


@dataclass(frozen=True, slots=True)
class WebhookMode:
    """Telegram sends updates to `url`, the public address of the bot, with `secret`."""

    url: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    token: str = field(repr=False)
    api: str
    mode: Polling | WebhookMode


@dataclass(frozen=True, slots=True)
class BackendSettings:
    """Where the backend is, and how tokens are made that it believes."""

    url: str
    issuer: str
    audience: str
    key: SigningKey


@dataclass(frozen=True, slots=True)
class Settings:
    """`redis_url` is None where the process brings up a Redis by itself, which it does in development alone."""

    environment: Environment
    server: ServerSettings
    telegram: TelegramSettings
    backend: BackendSettings
    redis_url: str | None = field(repr=False)

    @staticmethod
    def from_environment(environ: Mapping[str, str]) -> Settings:
        """Reads the variables that docs/configuration.md lists. Raises SettingsError with all that is wrong."""
        reader = _Reader(environ)
        server = reader.part(lambda: ServerSettings.from_environment({**environ, "PORT": environ.get("PORT") or PORT}))
        host = reader.text("HOST", ServerSettings().host)
        environment = reader.part(lambda: environment_of(environ, host))
        telegram = _telegram(reader)
        backend = _backend(reader, environment)
        needed = None if environment is Environment.DEVELOPMENT else "the URL of a Redis"
        redis_url = reader.checked("REDIS_URL", _redis_url, needed)
        if reader.problems or server is None or environment is None or telegram is None or backend is None:
            raise SettingsError(tuple(reader.problems))
        return Settings(environment, server, telegram, backend, redis_url)


class _Reader:
    """Reads variables and gathers what is wrong with them. Values, which may be secret, are not repeated."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.problems: list[str] = []

    def text(self, name: str, default: str = "") -> str:
        return self._environ.get(name, "").strip() or default

    def checked(self, name: str, check: Callable[[str], T], needed: str | None) -> T | None:
        """The variable as `check` gives it, which raises ValueError with what it should be.

        `needed` says what is wanted of one that may not be absent.
        """
        value = self.text(name)
        if not value:
            if needed is not None:
                self.problems.append(f"{name} is missing: it should be {needed}")
            return None
        try:
            return check(value)
        except ValueError as error:
            self.problems.append(f"{name} should be {error}")
            return None

    def part(self, read: Callable[[], T]) -> T | None:
        """What `read` gives; its SettingsError is gathered."""
        try:
            return read()
        except SettingsError as error:
            self.problems += error.problems
            return None


def _telegram(reader: _Reader) -> TelegramSettings | None:
    token = reader.checked("TELEGRAM_TOKEN", _token, "the bot's token, which @BotFather gives")
    api = reader.checked("TELEGRAM_API", _http_url, None) or TELEGRAM_API
    mode = _mode(reader)
    if token is None or mode is None:
        return None
    return TelegramSettings(token, api, mode)


def _mode(reader: _Reader) -> Polling | WebhookMode | None:
    match reader.text("TELEGRAM_MODE", "polling"):
        case "polling":
            return Polling()
        case "webhook":
            url = reader.checked("WEBHOOK_URL", _http_url, "the public address of the bot, as Telegram reaches it")
            secret = reader.checked("WEBHOOK_SECRET", _secret, "what Telegram proves itself with")
            return None if url is None or secret is None else WebhookMode(url, secret)
        case other:
            reader.problems.append(f"TELEGRAM_MODE should be polling or webhook, but is {other!r}")
            return None


def _backend(reader: _Reader, environment: Environment | None) -> BackendSettings | None:
    development = environment is Environment.DEVELOPMENT
    url = reader.checked("BACKEND_URL", _http_url, None if development else "the address of the backend")
    audience = reader.text("JWT_AUDIENCE", DEFAULT_AUDIENCE)
    if development and not reader.text("JWT_SIGNING_KEY"):
        public = SigningKey("HS256", DEVELOPMENT_KEY)
        return BackendSettings(url or DEVELOPMENT_BACKEND, DEVELOPMENT_ISSUER, audience, public)
    issuer = reader.checked("JWT_ISSUER", str, "the issuer of the tokens, as the backend knows it")
    told = reader.text("JWT_ALGORITHM", "RS256")
    algorithm = next((each for each in get_args(Algorithm) if each == told), None)
    if algorithm is None:
        reader.problems.append(f"JWT_ALGORITHM should be one of {', '.join(get_args(Algorithm))}, but is {told!r}")
        return None

    def signing_key(text: str) -> SigningKey:
        if text == DEVELOPMENT_KEY:
            raise ValueError("a key of its own: this one is known to everybody")
        try:
            return SigningKey(algorithm, text)
        except ValueError as error:
            raise ValueError(f"a private key for {algorithm}: {error}") from error

    key = reader.checked("JWT_SIGNING_KEY", signing_key, "the key that the bot signs tokens with")
    if issuer is None or key is None or (url is None and not development):
        return None
    return BackendSettings(url or DEVELOPMENT_BACKEND, issuer, audience, key)


def _token(text: str) -> str:
    if not _TOKEN.fullmatch(text):
        raise ValueError("a token as @BotFather gives it: digits, a colon, letters and digits")
    return text


def _secret(text: str) -> str:
    if not _SECRET.fullmatch(text):
        raise ValueError("1 to 256 letters, digits, underscores and hyphens")
    return text


def _http_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("an address such as https://host or http://host:8000")
    return text.rstrip("/")


def _redis_url(text: str) -> str:
    if urlsplit(text).scheme not in ("redis", "rediss", "unix"):
        raise ValueError("the URL of a Redis, such as redis://host:6379/0")
    return text
