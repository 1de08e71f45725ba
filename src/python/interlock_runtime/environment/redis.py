"""The variable of services that publish or read events."""

from __future__ import annotations

from interlock_runtime.environment.kinds import redis_url, secret
from interlock_runtime.environment.variable import IN_PRODUCTION, variable

REDIS_URL = variable(
    "REDIS_URL",
    secret(redis_url),
    required=IN_PRODUCTION,
    doc="where events are published and read: `redis://`, `rediss://` or `unix://`; in development, without it, "
    "the process brings up a Redis",
)
