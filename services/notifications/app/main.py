"""Notifications as a process."""

from __future__ import annotations

import logging
import os
import sys
from contextlib import ExitStack

from interlock_runtime.embedded.errors import EmbeddedRedisError
from interlock_runtime.embedded.redis import embedded_redis
from interlock_runtime.environment.problems import SettingsError
from interlock_runtime.rest import serve
from interlock_runtime.rest.health import Drain
from services.notifications.app.application import create_app
from services.notifications.app.settings import Settings

logger = logging.getLogger("services.notifications")


def main() -> int:
    """Works until SIGTERM. Exit status 2 says that the environment does not add up."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    try:
        settings = Settings.from_environment(os.environ)
    except SettingsError as error:
        for problem in error.problems:
            print(f"error: {problem}", file=sys.stderr)
        return 2
    drain = Drain()
    with ExitStack() as stack:
        try:
            redis_url = settings.redis_url or stack.enter_context(embedded_redis())
        except EmbeddedRedisError as error:
            print(f"error: {error}", file=sys.stderr)
            return 2
        serve.run(create_app(settings, redis_url, drain=drain), settings.server, drain)
    return 0


if __name__ == "__main__":
    sys.exit(main())
