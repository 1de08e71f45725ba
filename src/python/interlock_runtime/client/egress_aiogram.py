"""aiogram, held to the declared hosts."""

from __future__ import annotations

from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from interlock_runtime.client.egress_aiohttp import GuardedConnector
from interlock_runtime.egress import Egress


class GuardedSession(AiohttpSession):
    """A session of aiogram with the Bot API at `api`, whose connections `egress` allows.

    A refusal is a TelegramNetworkError there. `timeout` is in seconds. There is no proxy, which would go round it.
    """

    def __init__(self, egress: Egress, api: str, timeout: float = 60.0) -> None:
        super().__init__(api=TelegramAPIServer.from_base(api), timeout=timeout)
        self._connector_type = GuardedConnector
        self._connector_init["egress"] = egress
