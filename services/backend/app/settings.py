"""What the backend is told by its environment. Nothing else reads environment variables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from interlock_runtime.auth.development import DEVELOPMENT_ISSUER, DEVELOPMENT_KEY
from interlock_runtime.auth.identity import ServiceIdentity, identity_of, issuer_is_no_caller, usable_identity
from interlock_runtime.auth.jwt import Algorithm, VerificationKey
from interlock_runtime.environment.contract import Contract
from interlock_runtime.environment.database import DATABASE_URL
from interlock_runtime.environment.edges import INTERLOCK_EDGES, SERVICE_CALLERS_DIR, SERVICE_KEY_DIR
from interlock_runtime.environment.kinds import Kind, seconds, secret, switch, text
from interlock_runtime.environment.redis import REDIS_URL
from interlock_runtime.environment.server import PORT, SERVER, ServerSettings
from interlock_runtime.environment.stage import Environment
from interlock_runtime.environment.values import Values
from interlock_runtime.environment.variable import IN_PRODUCTION, always, variable

SERVICE = "backend"
"""The name that its events come from, that its consumer groups have and that its callers know it by."""

EMBEDDED_DATABASE = Path(".data/backend.sqlite3")
"""Used without DATABASE_URL, relative to the working directory."""

DEFAULT_AUDIENCE = "backend"


def _algorithm(told: str) -> Algorithm:
    for algorithm in get_args(Algorithm):
        if algorithm == told:
            known: Algorithm = algorithm
            return known
    raise ValueError(f"one of {', '.join(get_args(Algorithm))}")


algorithm = Kind("algorithm", _algorithm)

JWT_KEY = variable(
    "JWT_KEY",
    secret(text),
    required=IN_PRODUCTION,
    doc="the public key (PEM) of who issues people's tokens, or the shared secret with HS256; in development, without "
    "it, a key that is public",
)
JWT_ISSUER = variable(
    "JWT_ISSUER",
    text,
    required=IN_PRODUCTION,
    doc="what the tokens' `iss` must be; in development needed with `JWT_KEY`",
)
JWT_AUDIENCE = variable("JWT_AUDIENCE", text, default="backend", doc="what the tokens' `aud` must contain")
JWT_ALGORITHM = variable(
    "JWT_ALGORITHM",
    algorithm,
    default="RS256",
    doc="`RS256`, `ES256`, `EdDSA` or `HS256`; no other is accepted in a token",
)
RELAY = variable(
    "RELAY",
    switch,
    default="on",
    doc="`off` where `python -m services.backend.app.relay` publishes the outbox in a process of its own",
)
SWEEP_INTERVAL = variable(
    "SWEEP_INTERVAL",
    seconds(at_least=0.05, at_most=3600),
    default="1",
    doc="seconds after which it is looked again which reminders are due, if none is known to be due sooner",
)


@dataclass(frozen=True, slots=True)
class TokenSettings:
    """Whose bearer tokens of people are believed."""

    issuer: str
    audience: str
    key: VerificationKey = field(repr=False)


@dataclass(frozen=True, slots=True)
class DatabaseSettings:
    """`embedded` is the SQLite file that the process makes, and migrates, by itself."""

    url: str = field(repr=False)
    embedded: bool

    @staticmethod
    def of(values: Values) -> DatabaseSettings:
        url = values[DATABASE_URL]
        return DatabaseSettings(url or f"sqlite:///{EMBEDDED_DATABASE}", embedded=url is None)

    @staticmethod
    def from_environment(environ: Mapping[str, str]) -> DatabaseSettings:
        """For processes that need no more than the database. Raises SettingsError."""
        return DatabaseSettings.of(Contract((DATABASE_URL,)).read(environ))


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
    """`identity` is whose calls are answered."""

    environment: Environment
    server: ServerSettings
    database: DatabaseSettings
    tokens: TokenSettings
    identity: ServiceIdentity
    events: EventSettings

    @staticmethod
    def from_environment(environ: Mapping[str, str]) -> Settings:
        """Reads the variables that docs/configuration.md lists. Raises SettingsError, with everything that is wrong."""
        values = CONTRACT.read(environ)
        return Settings(
            environment=values.environment,
            server=ServerSettings.of(values, PORT),
            database=DatabaseSettings.of(values),
            tokens=_tokens(values),
            identity=identity_of(values, SERVICE),
            events=EventSettings(values[REDIS_URL], values[RELAY], values[SWEEP_INTERVAL]),
        )


@dataclass(frozen=True, slots=True)
class RelaySettings:
    """What the relay needs as a process of its own, which has no servers embedded in it."""

    database: DatabaseSettings
    redis_url: str = field(repr=False)

    @staticmethod
    def from_environment(environ: Mapping[str, str]) -> RelaySettings:
        """Raises SettingsError, with everything that is wrong."""
        redis_url = always(REDIS_URL)
        values = Contract((DATABASE_URL, redis_url)).read(environ)
        return RelaySettings(DatabaseSettings.of(values), values[redis_url])


def _issuer_is_known(values: Values) -> Iterator[str]:
    """Rule: a key belongs to an issuer, fits the algorithm, and is not the one that everybody has."""
    key, issuer = values[JWT_KEY], values[JWT_ISSUER]
    if key is None:
        return
    if key == DEVELOPMENT_KEY:
        yield "JWT_KEY should be the issuer's own key: this one is known to everybody"
        return
    if issuer is None and not values.in_production:
        yield "JWT_ISSUER is missing: the issuer that JWT_KEY belongs to"
    try:
        VerificationKey(values[JWT_ALGORITHM], key)
    except ValueError as error:
        yield f"JWT_KEY does not do: {error}"


def _tokens(values: Values) -> TokenSettings:
    key, issuer = values[JWT_KEY], values[JWT_ISSUER]
    if key is None or issuer is None:
        public = VerificationKey("HS256", DEVELOPMENT_KEY)
        return TokenSettings(DEVELOPMENT_ISSUER, values[JWT_AUDIENCE], public)
    return TokenSettings(issuer, values[JWT_AUDIENCE], VerificationKey(values[JWT_ALGORITHM], key))


CONTRACT = Contract(
    (
        *SERVER,
        PORT,
        DATABASE_URL,
        JWT_KEY,
        JWT_ISSUER,
        JWT_AUDIENCE,
        JWT_ALGORITHM,
        REDIS_URL,
        RELAY,
        SWEEP_INTERVAL,
        INTERLOCK_EDGES,
        SERVICE_KEY_DIR,
        SERVICE_CALLERS_DIR,
    ),
    rules=(_issuer_is_known, usable_identity(SERVICE), issuer_is_no_caller(JWT_ISSUER)),
)
"""What the backend reads."""
