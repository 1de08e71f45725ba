"""The bot and the backend that it calls as processes of their own."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from interlock_testing.service_process import ServiceProcess, service_process

BACKEND = "services.backend.app.main"
BOT = "services.tg_bot.app.main"


def service(module: str, folder: Path, **environment: str) -> AbstractContextManager[ServiceProcess]:
    """Starts the module in `folder`."""
    return service_process(module, folder, environment)
