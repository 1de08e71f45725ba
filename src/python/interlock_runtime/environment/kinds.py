"""Kinds of values: how the text of a variable becomes what a program works with."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Generic, TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off"})
_HOST_NAME = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*\.?")


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """How values are read, under a name that tells people what they are.

    `parse` is given the text without the white space around it, as `trim` has it, and raises ValueError with what it
    wants, which continues "X should be ". Neither the text nor what `parse` raises is shown where `is_secret`.
    """

    name: str
    parse: Callable[[str], T]
    trim: Callable[[str], str] = str.strip
    is_secret: bool = False


def secret(kind: Kind[T]) -> Kind[T]:
    """The kind for values that nobody may see: messages do not show them, deployments hand them over as files."""
    return replace(kind, is_secret=True)


text: Kind[str] = Kind("text", str)

password: Kind[str] = Kind("password", str, trim=str)
"""A text that counts as it is, with the white space around it."""


def choice(of: type[E]) -> Kind[E]:
    """One value of an enumeration."""

    def parse(told: str) -> E:
        try:
            return of(told)
        except ValueError:
            raise ValueError(_alternatives([each.value for each in of])) from None

    return Kind("choice", parse)


def integer(at_least: int, at_most: int) -> Kind[int]:
    """A whole number within bounds, both included."""

    def parse(told: str) -> int:
        # Longer ones cost time to read, and none of them is within bounds that anybody has.
        if len(told) > 20 or not re.fullmatch(r"-?[0-9]+", told) or not at_least <= int(told) <= at_most:
            raise ValueError(f"a number from {at_least} to {at_most}")
        return int(told)

    return Kind("integer", parse)


def seconds(at_least: float = 0, at_most: float = float("inf")) -> Kind[float]:
    """A finite duration within bounds, both included."""
    bounds = "" if (at_least, at_most) == (0, float("inf")) else f" from {at_least:g} to {at_most:g}"

    def parse(told: str) -> float:
        try:
            parsed = float(told)
        except ValueError:
            parsed = float("nan")
        if not at_least <= parsed <= at_most or parsed == float("inf"):
            raise ValueError(f"a number of seconds{bounds}")
        return parsed

    return Kind("seconds", parse)


def _port(told: str) -> int:
    if not (told.isascii() and told.isdecimal() and len(told) <= 5 and int(told) <= 65535):
        raise ValueError("a port from 0 to 65535")
    return int(told)


port = Kind("port", _port)


def _switch(told: str) -> bool:
    if told.lower() in _TRUE:
        return True
    if told.lower() in _FALSE:
        return False
    raise ValueError("on or off")


switch = Kind("switch", _switch)


def _addresses(told: str) -> tuple[str, ...]:
    hosts = [each.strip() for each in told.split(",")]
    if not all(map(is_host, hosts)):
        raise ValueError("an address, or several with commas between them, such as 127.0.0.1,10.0.0.7")
    return tuple(dict.fromkeys(hosts))


addresses = Kind("addresses", _addresses)
"""IP addresses and names of hosts with commas between them, each once."""


def _http_url(told: str) -> str:
    try:
        parts = urlsplit(told)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or parts.query or parts.fragment or not told.isprintable() or " " in told:
        raise ValueError("an address such as https://host or http://host:8000")
    return told.rstrip("/")


http_url = Kind("http_url", _http_url)
"""An address of HTTP, without a slash at its end."""


def _redis_url(told: str) -> str:
    form = "redis://[user:password@]host[:port][/database], with rediss:// for TLS, or unix:///socket"
    try:
        parts = urlsplit(told)
        usable = bool(parts.path) if parts.scheme == "unix" else bool(parts.hostname) and parts.port != 0
    except ValueError:
        # Among them a port that is none; the library's message may hold the password that was taken for it.
        raise ValueError(form) from None
    if parts.scheme not in ("redis", "rediss", "unix") or not usable:
        raise ValueError(form)
    return told


redis_url = Kind("redis_url", _redis_url)

folder = Kind("folder", Path)


def is_ip_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def is_host(told: str) -> bool:
    """Whether a text is an IP address, without brackets, or may be the name of a host."""
    return is_ip_address(told) or (len(told) <= 253 and _HOST_NAME.fullmatch(told) is not None)


def _alternatives(values: list[str]) -> str:
    return f"{', '.join(values[:-1])} or {values[-1]}" if len(values) > 1 else values[0]
