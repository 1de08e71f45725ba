"""The backend as a process."""

from __future__ import annotations

import logging
import os
import sys
from contextlib import ExitStack

from interlock_runtime.embedded.errors import EmbeddedRedisError
from interlock_runtime.embedded.redis import embedded_redis
from interlock_runtime.environment.problems import SettingsError
from interlock_runtime.environment.stage import Environment
from interlock_runtime.rest import serve
from interlock_runtime.rest.health import Drain
from services.backend.app.application import create_app
from services.backend.app.settings import Settings

logger = logging.getLogger("services.backend")


def main() -> int:
    """Serves until SIGTERM. Exit status 2 says that the environment does not add up."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    # It tells of every look at the revision, which every readiness check takes.
    logging.getLogger("alembic.runtime.migration").setLevel(logging.WARNING)
    try:
        settings = Settings.from_environment(os.environ)
    except SettingsError as error:
        for problem in error.problems:
            print(f"error: {problem}", file=sys.stderr)
        return 2
    if settings.environment is Environment.DEVELOPMENT:
        logger.warning("ENVIRONMENT is development: bearer tokens that anybody can make are believed")
    drain = Drain()
    with ExitStack() as stack:
        try:
            redis_url = settings.events.redis_url or stack.enter_context(embedded_redis())
            app = create_app(settings, redis_url, drain=drain)
        except EmbeddedRedisError as error:
            print(f"error: {error}", file=sys.stderr)
            return 2
        except OSError as error:
            print(f"error: the folder of the database cannot be made: {error}", file=sys.stderr)
            return 2
        serve.run(app, settings.server, drain)
    return 0


if __name__ == "__main__":
    sys.exit(main())
