"""The bot as a process."""

from __future__ import annotations

import logging
import os
import sys
from contextlib import ExitStack
from dataclasses import replace

from interlock_runtime.embedded.errors import EmbeddedRedisError
from interlock_runtime.embedded.redis import embedded_redis
from interlock_runtime.environment.problems import SettingsError
from interlock_runtime.environment.stage import Environment
from interlock_runtime.rest import serve
from interlock_runtime.rest.health import Drain
from services.tg_bot.app.application import closing_time, create_app
from services.tg_bot.app.redaction import redact
from services.tg_bot.app.settings import Settings, WebhookMode

logger = logging.getLogger("services.tg_bot")


def main() -> int:
    """Works until SIGTERM. Exit status 2 says that the environment does not add up."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    # The runtime's client says more of each retry.
    logging.getLogger("stamina").setLevel(logging.ERROR)
    try:
        settings = Settings.from_environment(os.environ)
    except SettingsError as error:
        for problem in error.problems:
            print(f"error: {problem}", file=sys.stderr)
        return 2
    redact(logging.getLogger(), _secrets(settings))
    if settings.environment is Environment.DEVELOPMENT:
        logger.warning("ENVIRONMENT is development: tokens are signed with a key that everybody knows")
    drain = Drain()
    with ExitStack() as stack:
        try:
            redis_url = settings.redis_url or stack.enter_context(embedded_redis())
            app = create_app(settings, redis_url, drain=drain)
        except EmbeddedRedisError as error:
            print(f"error: {error}", file=sys.stderr)
            return 2
        except ValueError as error:
            print(f"error: REDIS_URL {error}", file=sys.stderr)
            return 2
        requests = settings.server.grace_period - closing_time(settings.server)
        serve.run(app, replace(settings.server, grace_period=requests), drain)
    return 0


def _secrets(settings: Settings) -> list[str]:
    mode = settings.telegram.mode
    return [settings.telegram.token, *([mode.secret] if isinstance(mode, WebhookMode) else [])]


if __name__ == "__main__":
    sys.exit(main())
