"""What the backend is told by its environment. Nothing else reads environment variables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import get_args

from interlock_runtime.auth.jwt import Algorithm, VerificationKey
from interlock_runtime.settings import ServerSettings, SettingsError
from services.backend.storage.engine import checked_url

EMBEDDED_DATABASE = Path(".data/backend.sqlite3")
"""Used without DATABASE_URL, relative to the working directory."""

DEVELOPMENT_ISSUER = "https://issuer.localhost"
DEVELOPMENT_KEY = "interlock-development-key: public, so it proves nothing"
DEFAULT_AUDIENCE = "backend"


class Environment(StrEnum):
    """`DEVELOPMENT` believes tokens that anybody can make; everywhere else is production."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


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
class Settings:
    environment: Environment
    server: ServerSettings
    database: DatabaseSettings
    tokens: TokenSettings

    @staticmethod
    def from_environment(environ: Mapping[str, str]) -> Settings:
        """Reads the variables that docs/configuration.md lists. Raises SettingsError."""
        server = ServerSettings.from_environment(environ)
        environment = _environment(environ, server.host)
        return Settings(environment, server, database_settings(environ), _tokens(environ, environment))


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


def _environment(environ: Mapping[str, str], host: str) -> Environment:
    """As told; else what listens on the loopback interface alone is development, and anything else production."""
    told = environ.get("ENVIRONMENT", "")
    if not told:
        return Environment.DEVELOPMENT if _is_loopback(host) else Environment.PRODUCTION
    try:
        return Environment(told)
    except ValueError as error:
        raise SettingsError((f"ENVIRONMENT should be development or production, but is {told!r}",)) from error


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


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
