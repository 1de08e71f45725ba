"""Calls operations of one service: attempts, time limits, identity and trace of the request that is being worked on."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Any, TypeAlias, TypeVar
from uuid import uuid4

import httpx2

from interlock_runtime.client.answers import answer_of, read, refuse
from interlock_runtime.client.errors import CallFailed, CallTimedOut, UndeclaredCall
from interlock_runtime.client.operation import NO_BODY, Operation
from interlock_runtime.client.retry import RetryPolicy, reason, send_repeatedly
from interlock_runtime.client.wire import body_of, headers_of, path_of, query_of
from interlock_runtime.context import outgoing_headers

T = TypeVar("T")

TokenProvider: TypeAlias = Callable[[], Awaitable[str]]
"""Gives the bearer token for a request. It is asked each time, so it keeps what is still good by itself."""

IDEMPOTENCY_KEY_HEADER = "Idempotency-Key"
EVENT_STREAM = "text/event-stream"

_ACCEPTED = "application/json, application/problem+json"

_DEFAULT_RETRIES = RetryPolicy()
_NO_PARAMETERS: Mapping[str, Any] = {}
_STREAM_SILENCE = 60.0
"""Seconds without a byte, keep-alive comments included, after which a stream counts as broken."""


class ServiceClient:
    """The connection pool to one service at `base_url`, which generated clients share.

    `timeout` is in seconds and bounds a whole call, all attempts and waits included; each call may set its own. No
    proxy and no certificate is taken from the environment, and no cookie is kept. `aclose()` or `async with`
    closes it. Where `declared` has the operations that may be called, a call of another is refused before it is sent.

    It connects to the host of `base_url` alone: no redirect is followed, and paths are put below its own. So `declared`
    holds it to the edges of the service, and a guarded `transport` adds that the address itself is that of a callee.
    """

    def __init__(
        self,
        base_url: str,
        *,
        token: TokenProvider | None = None,
        declared: Collection[str] | None = None,
        timeout: float = 10.0,
        retries: RetryPolicy = _DEFAULT_RETRIES,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        self._token = token
        self._declared = declared
        self._timeout = timeout
        self._retries = retries
        self._http = httpx2.AsyncClient(
            base_url=base_url,
            transport=transport,
            timeout=None,
            trust_env=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        )

    async def __aenter__(self) -> ServiceClient:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    def speaking_for(self, token: TokenProvider) -> ServiceClient:
        """A client that gives another token and shares all else, connections included, with this one, which closes
        them."""
        other = copy.copy(self)
        other._token = token
        return other

    async def aclose(self) -> None:
        """Closes the connections. Calls are an error from then on."""
        await self._http.aclose()

    async def call(
        self,
        operation: Operation[T],
        *,
        path: Mapping[str, Any] = _NO_PARAMETERS,
        query: Mapping[str, Any] = _NO_PARAMETERS,
        headers: Mapping[str, Any] = _NO_PARAMETERS,
        body: Any = NO_BODY,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> T:
        """The operation's answer. Parameters are by wire name, those that are None are not sent.

        Raises the errors of the operation's contract, and every `ClientError`.
        """
        request = self._request(operation, path, query, headers, body, idempotency_key)
        async with _deadline(operation, self._timeout if timeout is None else timeout) as deadline:
            response = await self._answered(operation, request, self._whole, deadline)
        return answer_of(operation, response)

    async def stream(
        self,
        operation: Operation[T],
        *,
        path: Mapping[str, Any] = _NO_PARAMETERS,
        query: Mapping[str, Any] = _NO_PARAMETERS,
        headers: Mapping[str, Any] = _NO_PARAMETERS,
        body: Any = NO_BODY,
        timeout: float | None = None,
    ) -> AsyncIterator[T]:
        """The events of a streaming operation (text/event-stream), until the server ends it. `timeout` bounds the wait
        for the stream to begin. Raises as `call` does; a stream that breaks off is a `CallFailed`."""
        request = self._request(operation, path, query, headers, body, None)
        request.headers["Accept"] = EVENT_STREAM
        request.extensions["timeout"] = {"connect": None, "read": _STREAM_SILENCE, "write": None, "pool": None}
        async with _deadline(operation, self._timeout if timeout is None else timeout) as deadline:
            response = await self._answered(operation, request, self._opened, deadline)
        try:
            if response.status_code != operation.status:
                refuse(operation, response)
            async for event in httpx2.EventSource(response):
                yield read(operation, response.status_code, event.data)
        except httpx2.TransportError as error:
            raise CallFailed(operation.name, f"the stream broke off: {reason(error)}") from error
        finally:
            await response.aclose()

    def _request(
        self,
        operation: Operation[Any],
        path: Mapping[str, Any],
        query: Mapping[str, Any],
        headers: Mapping[str, Any],
        body: Any,
        idempotency_key: str | None,
    ) -> httpx2.Request:
        if self._declared is not None and operation.name not in self._declared:
            raise UndeclaredCall(operation.name)
        sent = [("Accept", _ACCEPTED), *outgoing_headers().items(), *headers_of(operation, headers)]
        if operation.idempotent:
            sent.append((IDEMPOTENCY_KEY_HEADER, idempotency_key or str(uuid4())))
        content: bytes | None = None
        if body is not NO_BODY:
            content = body_of(operation, body)
            sent.append(("Content-Type", operation.content_type))
        pairs = query_of(operation, query)
        return self._http.build_request(
            operation.method,
            path_of(operation, path),
            params=httpx2.QueryParams(tuple(pairs)) if pairs else None,
            headers=sent,
            content=content,
        )

    async def _answered(
        self, operation: Operation[Any], request: httpx2.Request, send: _Send, deadline: float
    ) -> httpx2.Response:
        """The response, after as many attempts as the operation allows."""

        async def attempt() -> httpx2.Response:
            if self._token is not None:
                request.headers["Authorization"] = f"Bearer {await self._token()}"
            return await send(request)

        try:
            if operation.is_idempotent_method or operation.idempotent:
                return await send_repeatedly(operation.name, attempt, self._retries, deadline)
            return await attempt()
        except httpx2.RequestError as error:
            raise CallFailed(operation.name, reason(error)) from error

    async def _whole(self, request: httpx2.Request) -> httpx2.Response:
        return await self._http.send(request)

    async def _opened(self, request: httpx2.Request) -> httpx2.Response:
        """A response whose body is still to come if it is a stream of events."""
        response = await self._http.send(request, stream=True)
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if not response.is_success or media_type != EVENT_STREAM:
            await response.aread()
        return response


_Send = Callable[[httpx2.Request], Awaitable[httpx2.Response]]


@asynccontextmanager
async def _deadline(operation: Operation[Any], seconds: float) -> AsyncIterator[float]:
    """Runs its block for at most `seconds`; gives the loop's time at which that ends."""
    limit = asyncio.timeout(seconds)
    try:
        async with limit:
            yield asyncio.get_running_loop().time() + seconds
    except TimeoutError as error:
        if limit.expired():
            raise CallTimedOut(operation.name, seconds) from error
        raise
