"""Development and production."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from ipaddress import ip_address


class Environment(StrEnum):
    """`DEVELOPMENT` does without servers and secrets of its own; everywhere else is production."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


def environment_of(told: Environment | None, hosts: Collection[str]) -> Environment:
    """The environment: as it was told, else development for what listens on the loopback interface alone."""
    if told is not None:
        return told
    return Environment.DEVELOPMENT if hosts and all(map(is_loopback, hosts)) else Environment.PRODUCTION


def is_loopback(host: str) -> bool:
    """Whether a host, in lower case, is `localhost` or an address of the loopback interface."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
