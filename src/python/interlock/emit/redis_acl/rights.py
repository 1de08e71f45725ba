"""What each user of Redis may do, as rules of an ACL file (Redis 7 or newer, for selectors).

Rights are in selectors, of which one has to allow a command with all its keys: one rule for everything would let a
subscriber write to the streams that it reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from interlock.topology.graph import Graph

ADMIN = "redis-admin"
HEALTH = "redis-health"
OPERATOR = "redis-operator"
"""No service is called so: their names have no hyphen."""

OWN_PREFIX = "interlock"
"""What services keep for themselves lies at `interlock:<service>:…`; no event stream may."""

# Commands that the runtime gives; a new one shows as NOPERM in the tests that run it under these rules. Scripts may be
# run and not loaded: one that never ends would stop the server, and those that it has all end.
_CONNECTION = ("ping",)
_TRANSACTION = ("multi", "exec")
_PUBLISH = ("xadd",)
_READ = (
    "xgroup|create", "xgroup|delconsumer", "xinfo|consumers", "xreadgroup", "xack", "xpending", "xclaim", "xautoclaim",
    "evalsha",
)  # fmt: skip
_OWN = ("xadd", "xdel", "hset", "hmget", "hkeys", "hdel", "get", "mget", "set", "del", "pexpire")
_DEAD_LETTERS = ("xlen", "xrange", "xrevrange", "xadd", "xdel", "evalsha")


@dataclass(frozen=True, slots=True)
class Selector:
    """Commands, with `|` before a subcommand, and the keys that they may be given, in ACL's notation."""

    commands: tuple[str, ...]
    keys: tuple[str, ...]

    def __str__(self) -> str:
        return f"(-@all {' '.join([*(f'+{command}' for command in self.commands), *self.keys])})"


@dataclass(frozen=True, slots=True)
class User:
    """`commands` are those that have no keys. An administrator may do everything."""

    name: str
    commands: tuple[str, ...]
    selectors: tuple[Selector, ...]

    def __str__(self) -> str:
        """The user's line, with `#PASSWORD` for the SHA-256 of the password."""
        rights = " ".join([*(f"+{command}" for command in self.commands), *map(str, self.selectors)])
        return f"user {self.name} on #PASSWORD resetkeys resetchannels -@all {rights}"


@dataclass(frozen=True, slots=True)
class Administrator:
    name: str

    def __str__(self) -> str:
        return f"user {self.name} on #PASSWORD ~* &* +@all"


def service_user(service: str, publishes: Sequence[str], subscribes: Sequence[str]) -> User:
    """The user of a service that publishes to and reads from these streams."""
    selectors: list[Selector] = []
    own = f"%RW~{OWN_PREFIX}:{service}:*"
    if publishes:
        selectors.append(Selector(_PUBLISH, tuple(f"%W~{stream}" for stream in publishes)))
    if subscribes:
        selectors.append(Selector(_READ, (*(f"%RW~{stream}" for stream in subscribes), own)))
        selectors.append(Selector(_OWN, (own,)))
    return User(service, (*_CONNECTION, *(_TRANSACTION if publishes else ())), tuple(selectors))


def users(graph: Graph, services: Sequence[str]) -> tuple[User | Administrator, ...]:
    """Those that run the server, then the services in their order."""
    return (
        Administrator(ADMIN),
        User(HEALTH, _CONNECTION, ()),
        User(OPERATOR, (*_CONNECTION, "scan"), (Selector(_DEAD_LETTERS, (f"%RW~{OWN_PREFIX}:*",)),)),
        *(
            service_user(
                service,
                sorted({each.event.stream for each in graph.published_by(service)}),
                sorted({each.event.stream for each in graph.subscribed_by(service)}),
            )
            for service in services
        ),
    )
