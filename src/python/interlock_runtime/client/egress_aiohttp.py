"""aiohttp, held to the declared hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import ClientError, ClientTimeout, TCPConnector

from interlock_runtime.egress import Egress, UndeclaredHost

if TYPE_CHECKING:
    from aiohttp.client_reqrep import ClientRequest
    from aiohttp.connector import Connection
    from aiohttp.tracing import Trace


class UndeclaredHostError(UndeclaredHost, ClientError):
    """The same as an error of aiohttp, which libraries above it expect."""


class GuardedConnector(TCPConnector):
    """Connects to hosts that `egress` allows; others raise UndeclaredHostError, those of redirects and proxies too."""

    def __init__(self, egress: Egress, **options: Any) -> None:
        super().__init__(**options)
        self._egress = egress

    async def connect(self, req: ClientRequest, traces: list[Trace], timeout: ClientTimeout) -> Connection:
        for url in (req.url, req.proxy):
            if url is not None:
                self._check(url.raw_host or "", url.port or 0)
        return await super().connect(req, traces, timeout)

    def _check(self, host: str, port: int) -> None:
        try:
            self._egress.check(host, port)
        except UndeclaredHost as refusal:
            raise UndeclaredHostError(refusal.service, refusal.destination) from None
