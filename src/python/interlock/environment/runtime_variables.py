"""The variables that the runtime declares, of which services import some.

The runtime comes to a repository as a wheel, whose sources the compiler is not given, so they are listed; a test holds
the list against the sources.
"""

from __future__ import annotations

from collections.abc import Mapping

from interlock.environment.names import PACKAGE
from interlock.ir.deployment import EnvironmentVariable, Need


def _listed(module: str, *variables: EnvironmentVariable) -> Mapping[str, EnvironmentVariable]:
    """By the absolute names of their constants, which are named like the variables."""
    return {f"{PACKAGE}.{module}.{each.name}": each for each in variables}


RUNTIME_VARIABLES: Mapping[str, EnvironmentVariable] = {
    **_listed(
        "server",
        EnvironmentVariable(
            "ENVIRONMENT",
            "choice",
            secret=False,
            required=Need.NEVER,
            default=None,
            description="`development` or `production`; without it, what listens on the loopback interface alone is "
            "in development",
        ),
        EnvironmentVariable(
            "HOST",
            "addresses",
            secret=False,
            required=Need.NEVER,
            default="127.0.0.1",
            description="the address to listen on, or several with commas between them",
        ),
        EnvironmentVariable(
            "PORT",
            "port",
            secret=False,
            required=Need.NEVER,
            default="8000",
            description="the port to listen on, the same on every address",
        ),
        EnvironmentVariable(
            "GRACE_PERIOD",
            "seconds",
            secret=False,
            required=Need.NEVER,
            default="20",
            description="seconds that what is at work has to end after SIGTERM",
        ),
        EnvironmentVariable(
            "DRAIN_DELAY",
            "seconds",
            secret=False,
            required=Need.NEVER,
            default="0",
            description="seconds after SIGTERM in which requests are still taken, while `/readyz` already says no",
        ),
        EnvironmentVariable(
            "ACCESS_LOG",
            "switch",
            secret=False,
            required=Need.NEVER,
            default="off",
            description="`on` for a line a request",
        ),
    ),
    **_listed(
        "redis",
        EnvironmentVariable(
            "REDIS_URL",
            "redis_url",
            secret=True,
            required=Need.PRODUCTION,
            default=None,
            description="where events are published and read: `redis://`, `rediss://` or `unix://`; in development, "
            "without it, the process brings up a Redis",
        ),
    ),
    **_listed(
        "database",
        EnvironmentVariable(
            "DATABASE_URL",
            "database_url",
            secret=True,
            required=Need.NEVER,
            default=None,
            description="`postgresql://user:password@host/database` or `sqlite:///file`; without it, an SQLite file "
            "in `.data/` that the process makes and migrates by itself",
        ),
    ),
    **_listed(
        "edges",
        EnvironmentVariable(
            "INTERLOCK_EDGES",
            "edges",
            secret=False,
            required=Need.PRODUCTION,
            default=None,
            description="what the service may call, who may call it and which hosts it may reach: JSON, which "
            "deployments set; in development, without it, nothing is refused",
        ),
        EnvironmentVariable(
            "SERVICE_KEY_DIR",
            "folder",
            secret=False,
            required=Need.NEVER,
            default=None,
            description="the folder of the keys that the service signs its calls with: `<kid>.pem` (Ed25519) or "
            "`<kid>.key` (HS256); needed in production where it calls others",
        ),
        EnvironmentVariable(
            "SERVICE_CALLERS_DIR",
            "folder",
            secret=False,
            required=Need.NEVER,
            default=None,
            description="the folder of the keys by which callers are known: `<caller>.<kid>.pem` or "
            "`<caller>.<kid>.key`; needed in production where others call it",
        ),
    ),
}
"""By absolute names."""

RUNTIME_GROUPS: Mapping[str, tuple[str, ...]] = {
    f"{PACKAGE}.server.SERVER": tuple(
        f"{PACKAGE}.server.{name}" for name in ("ENVIRONMENT", "HOST", "GRACE_PERIOD", "DRAIN_DELAY", "ACCESS_LOG")
    ),
}
"""The names of the members of tuples of variables, by absolute names."""
