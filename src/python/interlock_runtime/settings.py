"""Settings of a server process, read from an environment that the composition root hands over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from typing import TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")

_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off"})


class SettingsError(Exception):
    """Variables of the environment that cannot be used, all of them at once."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Where a server listens and how it stops. Durations are seconds.

    After SIGTERM the server says for `drain_delay` that it is not ready, then takes no more connections, and gives
    the requests at work `grace_period` to end before it cancels them.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    grace_period: float = 20.0
    drain_delay: float = 0.0
    access_log: bool = False

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> ServerSettings:
        """Reads HOST, PORT, GRACE_PERIOD, DRAIN_DELAY and ACCESS_LOG. Raises `SettingsError`."""
        reader = EnvironmentReader(environment)
        default = cls()
        settings = cls(
            host=reader.read("HOST", str, default.host),
            port=reader.read("PORT", port, default.port),
            grace_period=reader.read("GRACE_PERIOD", seconds, default.grace_period),
            drain_delay=reader.read("DRAIN_DELAY", seconds, default.drain_delay),
            access_log=reader.read("ACCESS_LOG", switch, default.access_log),
        )
        reader.close()
        return settings


class Environment(StrEnum):
    """`DEVELOPMENT` does without servers and secrets of its own; everywhere else is production."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


def environment_of(environment: Mapping[str, str], host: str) -> Environment:
    """ENVIRONMENT; without it, what listens on the loopback interface alone is development. Raises `SettingsError`."""
    told = environment.get("ENVIRONMENT", "")
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


class EnvironmentReader:
    """Reads variables one by one and tells of all bad ones at the end."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._problems: list[str] = []

    def read(self, name: str, parse: Callable[[str], T], default: T) -> T:
        """The parsed variable; `default` where it is unset or empty. `parse` raises `ValueError` with what it wants."""
        text = self._environment.get(name, "")
        if not text:
            return default
        try:
            return parse(text)
        except ValueError as error:
            self._problems.append(f"{name} should be {error}, but is {text!r}")
            return default

    def read_secret(self, name: str, parse: Callable[[str], T], default: T) -> T:
        """As `read`, for what nobody may see: the message does not show it, and neither may what `parse` raises."""
        text = self._environment.get(name, "")
        if not text:
            return default
        try:
            return parse(text)
        except ValueError as error:
            self._problems.append(f"{name} should be {error}")
            return default

    def refuse(self, problem: str) -> None:
        """Adds what is wrong with variables that were read well one by one."""
        self._problems.append(problem)

    def close(self) -> None:
        """Raises `SettingsError` when anything read could not be used."""
        if self._problems:
            raise SettingsError(tuple(self._problems))


def port(text: str) -> int:
    """Parses a port number. Raises `ValueError` with what it wants, as the others here do."""
    if not text.isdecimal() or int(text) > 65535:
        raise ValueError("a port from 0 to 65535")
    return int(text)


def seconds(text: str) -> float:
    """Parses a duration."""
    expected = "a number of seconds"
    try:
        parsed = float(text)
    except ValueError as error:
        raise ValueError(expected) from error
    if not 0 <= parsed < float("inf"):
        raise ValueError(expected)
    return parsed


def switch(text: str) -> bool:
    """Parses what is on or off."""
    if text.lower() in _TRUE:
        return True
    if text.lower() in _FALSE:
        return False
    raise ValueError("on or off")


def redis_url(text: str) -> str:
    """Checks the address of a Redis server. The message does not show it, for it may hold a password."""
    form = "redis://[user:password@]host[:port][/database], with rediss:// for TLS, or unix:///socket"
    try:
        parts = urlsplit(text)
        usable = bool(parts.path) if parts.scheme == "unix" else bool(parts.hostname) and parts.port != 0
    except ValueError:
        # Among them a port that is none; the library's message may hold the password that was taken for it.
        raise ValueError(form) from None
    if parts.scheme not in ("redis", "rediss", "unix") or not usable:
        raise ValueError(form)
    return text
