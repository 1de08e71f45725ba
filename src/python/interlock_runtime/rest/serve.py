"""Runs an app under uvicorn, and ends it well: SIGTERM and SIGINT drain, within a bound."""

from __future__ import annotations

import asyncio
import logging
import math
import sys
from contextlib import suppress
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from interlock_runtime.environment.server import ServerSettings
from interlock_runtime.rest.health import Drain
from interlock_runtime.rest.listening import AddressError, bind, url

logger = logging.getLogger(__name__)


def run(app: ASGIApp, settings: ServerSettings, drain: Drain | None = None) -> None:
    """Serves on all addresses of the settings until told to stop.

    `drain` is that of the health router, so that readiness ends before service does. Raises SystemExit, with status 1,
    when an address cannot be listened on.
    """
    config = uvicorn.Config(
        app,
        access_log=settings.access_log,
        timeout_graceful_shutdown=math.ceil(settings.grace_period),
        server_header=False,
        log_level="info",
    )
    try:
        # Before anything else starts, which would be in vain where another process has the port.
        sockets = bind(settings.hosts, settings.port)
    except AddressError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(1)
    logger.info("listening on %s", ", ".join(map(url, sockets)))
    # Once it has drained, uvicorn raises the signal again: Ctrl-C has done what it should, and is no error.
    with suppress(KeyboardInterrupt):
        _DrainingServer(config, drain if drain is not None else Drain(), settings.drain_delay).run(sockets)


class _DrainingServer(uvicorn.Server):
    """Waits `delay` seconds, not ready but serving, before it stops. A second signal does not wait."""

    def __init__(self, config: uvicorn.Config, drain: Drain, delay: float) -> None:
        super().__init__(config)
        self._drain = drain
        self._delay = delay

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self._drain.begun or not self._delay:
            self._drain.begin()
            super().handle_exit(sig, frame)
            return
        self._drain.begin()
        asyncio.get_running_loop().call_later(self._delay, super().handle_exit, sig, frame)
