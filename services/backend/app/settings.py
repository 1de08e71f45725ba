"""What the backend is told by its environment. Nothing else reads environment variables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, get_args

from interlock_runtime.auth.development import DEVELOPMENT_ISSUER, DEVELOPMENT_KEY
from interlock_runtime.auth.jwt import Algorithm, VerificationKey
from interlock_runtime.settings import (
    Environment,
    EnvironmentReader,
    ServerSettings,
    SettingsError,
    environment_of,
    redis_url,
    seconds,
    switch,
)
from services.backend.storage.engine import checked_url

SERVICE = "backend"
"""The name that its events come from and that its consumer groups have."""

EMBEDDED_DATABASE = Path(".data/backend.sqlite3")
"""Used without DATABASE_URL, relative to the working directory."""

DEFAULT_AUDIENCE = "backend"
DEFAULT_SWEEP_INTERVAL: float = 1

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TokenSettings:
    """Whose bearer tokens are believed."""

    issuer: str
    audience: str
    key: VerificationKey


@dataclass(frozen=True, slots=True)
class DatabaseSettings:
    """`embedded` is the SQLite file that the process makes, and migrates, by itself."""

    url: str
    embedded: bool


@dataclass(frozen=True, slots=True)
class EventSettings:
    """`redis_url` is None for the embedded Redis. Without `relays`, processes of their own publish the outbox.

    `sweep_interval` is after how many seconds at most it is looked again which reminders are due.
    """

    redis_url: str | None = field(repr=False)
    relays: bool
    sweep_interval: float


@dataclass(frozen=True, slots=True)
class Settings:
    environment: Environment
    server: ServerSettings
    database: DatabaseSettings
    tokens: TokenSettings
    events: EventSettings

    @staticmethod
    def from_environment(environ: Mapping[str, str]) -> Settings:
        """Reads the variables that docs/configuration.md lists. Raises SettingsError, with everything that is wrong."""
        problems: list[str] = []
        server = _read(problems, lambda: ServerSettings.from_environment(environ), ServerSettings())
        # With what is wrong with it told, nothing is told that would follow from it.
        host = environ.get("HOST") or server.host
        environment = _read(problems, lambda: environment_of(environ, host), Environment.DEVELOPMENT)
        database = _read(problems, lambda: database_settings(environ), None)
        tokens = _read(problems, lambda: _tokens(environ, environment), None)
        events = _read(problems, lambda: event_settings(environ, environment), None)
        if database is None or tokens is None or events is None or problems:
            raise SettingsError(tuple(problems))
        return Settings(environment, server, database, tokens, events)


@dataclass(frozen=True, slots=True)
class RelaySettings:
    """What the relay needs as a process of its own, which has no servers embedded in it."""

    database: DatabaseSettings
    redis_url: str = field(repr=False)

    @staticmethod
    def from_environment(environ: Mapping[str, str]) -> RelaySettings:
        """Raises SettingsError, with everything that is wrong."""
        problems: list[str] = []
        database = _read(problems, lambda: database_settings(environ), None)
        events = _read(problems, lambda: event_settings(environ, Environment.PRODUCTION), None)
        if database is None or events is None or events.redis_url is None:
            raise SettingsError(tuple(problems))
        return RelaySettings(database, events.redis_url)


def _read(problems: list[str], part: Callable[[], T], instead: T) -> T:
    try:
        return part()
    except SettingsError as error:
        problems += error.problems
        return instead


def database_settings(environ: Mapping[str, str]) -> DatabaseSettings:
    """Raises SettingsError."""
    url = environ.get("DATABASE_URL", "")
    if not url:
        return DatabaseSettings(f"sqlite:///{EMBEDDED_DATABASE}", embedded=True)
    try:
        return DatabaseSettings(checked_url(url), embedded=False)
    except ValueError as error:
        form = "postgresql://user:password@host/database or sqlite:///file"
        raise SettingsError((f"DATABASE_URL {error}; it should be {form}",)) from error


def event_settings(environ: Mapping[str, str], environment: Environment) -> EventSettings:
    """Raises SettingsError."""
    reader = EnvironmentReader(environ)
    settings = EventSettings(
        redis_url=reader.read_secret("REDIS_URL", redis_url, None),
        relays=reader.read("RELAY", switch, True),
        sweep_interval=reader.read("SWEEP_INTERVAL", _interval, DEFAULT_SWEEP_INTERVAL),
    )
    if environment is Environment.PRODUCTION and not environ.get("REDIS_URL"):
        reader.refuse("REDIS_URL should name a Redis; only ENVIRONMENT=development does without")
    reader.close()
    return settings


def _interval(text: str) -> float:
    interval = seconds(text)
    if not 0.05 <= interval <= 3600:
        raise ValueError("a number of seconds from 0.05 to 3600")
    return interval


def _tokens(environ: Mapping[str, str], environment: Environment) -> TokenSettings:
    audience = environ.get("JWT_AUDIENCE") or DEFAULT_AUDIENCE
    key = environ.get("JWT_KEY", "")
    if environment is Environment.DEVELOPMENT and not key:
        return TokenSettings(DEVELOPMENT_ISSUER, audience, VerificationKey("HS256", DEVELOPMENT_KEY))
    if not key or key == DEVELOPMENT_KEY:
        raise SettingsError(("JWT_KEY should be the token issuer's key; only ENVIRONMENT=development does without",))
    issuer = environ.get("JWT_ISSUER", "")
    if not issuer:
        raise SettingsError(("JWT_ISSUER should name the issuer that JWT_KEY belongs to",))
    told = environ.get("JWT_ALGORITHM") or "RS256"
    for algorithm in get_args(Algorithm):
        if algorithm == told:
            return TokenSettings(issuer, audience, _verification_key(algorithm, key))
    raise SettingsError((f"JWT_ALGORITHM should be one of {', '.join(get_args(Algorithm))}, but is {told!r}",))


def _verification_key(algorithm: Algorithm, key: str) -> VerificationKey:
    try:
        return VerificationKey(algorithm, key)
    except ValueError as error:
        raise SettingsError((f"JWT_KEY does not do: {error}",)) from error
