"""httpx2, held to the declared hosts."""

from __future__ import annotations

import httpx2

from interlock_runtime.egress import DEFAULT_PORTS, Egress


class GuardedTransport(httpx2.AsyncBaseTransport):
    """Sends requests to hosts that `egress` allows; others raise UndeclaredHost, those that redirects lead to as well.

    For `httpx2.AsyncClient(transport=...)`; a client with `mounts` or proxies goes round it. It takes no proxy and no
    certificate from the environment.
    """

    def __init__(self, egress: Egress, inner: httpx2.AsyncBaseTransport | None = None) -> None:
        self._egress = egress
        self._inner = httpx2.AsyncHTTPTransport(trust_env=False) if inner is None else inner

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        url = request.url
        # Of the bytes that the connection is made with, so that nothing is read in two ways.
        self._egress.check(url.raw_host.decode("ascii"), url.port or DEFAULT_PORTS.get(url.scheme, 0))
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self._inner.aclose()
