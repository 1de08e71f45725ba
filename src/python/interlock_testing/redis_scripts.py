"""The Lua scripts of the runtime, for a Redis whose users may run scripts and load none."""

from __future__ import annotations

import redis

from interlock_runtime.events import dead_letters
from interlock_runtime.events.dispatch import redis_inbox, settlement, tries
from interlock_runtime.events.redis.scripts import Script
from interlock_runtime.events.streams import lease, pending

_MODULES = (dead_letters, lease, pending, redis_inbox, settlement, tries)


def runtime_scripts() -> tuple[Script, ...]:
    return tuple(each for module in _MODULES for each in vars(module).values() if isinstance(each, Script))


def load_runtime_scripts(server: redis.Redis) -> None:
    """As whoever runs Redis does."""
    for script in runtime_scripts():
        server.script_load(script.text)
