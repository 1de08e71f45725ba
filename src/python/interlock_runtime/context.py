"""What is known about the request being worked on: its id and its place in a distributed trace.

`RequestContextMiddleware` sets the values for whatever runs inside a request; the generated clients forward them.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUEST_ID_HEADER = "X-Request-ID"

REQUEST_ID_SCOPE_KEY = "interlock.request_id"
"""Where an ASGI scope holds the request's id, for what runs outside the middleware that sets the variables."""

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._:+/=@-]{1,128}")
_TRACEPARENT = re.compile(rb"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?")
_MAX_TRACESTATE = 512


@dataclass(frozen=True, slots=True)
class TraceContext:
    """The two header fields of W3C Trace Context, as they were received."""

    traceparent: str
    tracestate: str | None


request_id: ContextVar[str | None] = ContextVar("interlock_request_id", default=None)
trace_context: ContextVar[TraceContext | None] = ContextVar("interlock_trace_context", default=None)


def new_request_id() -> str:
    return secrets.token_hex(16)


def outgoing_headers() -> dict[str, str]:
    """The header fields that carry this request's identity to the next service."""
    headers: dict[str, str] = {}
    if (current := request_id.get()) is not None:
        headers[REQUEST_ID_HEADER] = current
    if (trace := trace_context.get()) is not None:
        headers["traceparent"] = trace.traceparent
        if trace.tracestate is not None:
            headers["tracestate"] = trace.tracestate
    return headers


def well_formed_request_id(value: object) -> str | None:
    """The request id that a message carries, None for anything malformed."""
    if isinstance(value, str) and value.isascii() and _REQUEST_ID.fullmatch(value.encode("ascii")):
        return value
    return None


def well_formed_trace(traceparent: object, tracestate: object) -> TraceContext | None:
    """The trace that a message carries. Anything malformed counts as absent, as the standard asks."""
    if not isinstance(traceparent, str) or not traceparent.isascii():
        return None
    if not _TRACEPARENT.fullmatch(traceparent.encode("ascii")):
        return None
    usable = isinstance(tracestate, str) and 0 < len(tracestate) <= _MAX_TRACESTATE and tracestate.isascii()
    return TraceContext(traceparent, tracestate if isinstance(tracestate, str) and usable else None)


def _received_request_id(value: bytes | None) -> str:
    if value is not None and _REQUEST_ID.fullmatch(value):
        return value.decode("ascii")
    return new_request_id()


def _received_trace(headers: Iterable[tuple[bytes, bytes]]) -> TraceContext | None:
    """The trace that the caller is in. Anything malformed counts as absent, as the standard asks."""
    parents: list[bytes] = []
    states: list[bytes] = []
    for name, value in headers:
        if name == b"traceparent":
            parents.append(value)
        elif name == b"tracestate":
            states.append(value)
    if len(parents) != 1 or not _TRACEPARENT.fullmatch(parents[0]):
        return None
    state = b",".join(states)
    usable = 0 < len(state) <= _MAX_TRACESTATE and state.isascii()
    return TraceContext(parents[0].decode("ascii"), state.decode("ascii") if usable else None)


class RequestContextMiddleware:
    """Pure ASGI middleware: keeps a well-formed X-Request-ID or makes one, answers with it, and keeps the trace."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        incoming: bytes | None = None
        traced = False
        for name, value in scope["headers"]:
            if name == b"x-request-id":
                incoming = value
            elif name == b"traceparent":
                traced = True
        identity = _received_request_id(incoming)
        scope[REQUEST_ID_SCOPE_KEY] = identity
        encoded = (b"x-request-id", identity.encode("ascii"))

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), encoded]
            await send(message)

        id_token = request_id.set(identity)
        trace_token = trace_context.set(_received_trace(scope["headers"]) if traced else None)
        try:
            await self._app(scope, receive, send_with_id)
        finally:
            request_id.reset(id_token)
            trace_context.reset(trace_token)
