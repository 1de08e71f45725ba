"""The relay as a process of its own, for backends that run with RELAY=off: `python -m services.backend.app.relay`."""

from __future__ import annotations

import logging
import os
import sys

from interlock_runtime.environment.problems import SettingsError
from interlock_runtime.events.broker import redis_broker
from interlock_runtime.outbox.process import run_relay
from services.backend.app.settings import SERVICE, RelaySettings
from services.backend.storage.engine import connect


def main() -> int:
    """Publishes the outbox of DATABASE_URL to REDIS_URL until SIGTERM. Exit status 2 says what is wrong with them."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    try:
        settings = RelaySettings.from_environment(os.environ)
    except SettingsError as error:
        for problem in error.problems:
            print(f"error: {problem}", file=sys.stderr)
        return 2
    run_relay(connect(settings.database.url), redis_broker(settings.redis_url), SERVICE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
