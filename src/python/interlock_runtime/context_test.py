from __future__ import annotations

import asyncio
from typing import Any

import pytest

from interlock_runtime.context import RequestContextMiddleware, outgoing_headers, request_id, trace_context

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def through(*headers: tuple[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """What an app inside the middleware would send on, and what its caller gets."""
    forwarded: dict[str, str] = {}
    answered: dict[str, str] = {}

    async def app(scope: Any, receive: Any, send: Any) -> None:
        forwarded.update(outgoing_headers())
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message: Any) -> None:
        answered.update({name.decode(): value.decode() for name, value in message["headers"]})

    async def receive() -> Any: ...

    scope = {"type": "http", "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers]}
    asyncio.run(RequestContextMiddleware(app)(scope, receive, send))
    return forwarded, answered


def test_a_request_id_is_kept_and_answered() -> None:
    forwarded, answered = through(("x-request-id", "abc-123"))
    assert forwarded["X-Request-ID"] == answered["x-request-id"] == "abc-123"


@pytest.mark.parametrize("given", ["", "a b", "x" * 129, "a\r\nb", "é"])
def test_an_odd_request_id_is_replaced(given: str) -> None:
    forwarded, answered = through(("x-request-id", given))
    assert forwarded["X-Request-ID"] == answered["x-request-id"] != given
    assert len(answered["x-request-id"]) == 32


def test_every_request_without_an_id_gets_its_own() -> None:
    assert through()[1]["x-request-id"] != through()[1]["x-request-id"]


def test_a_trace_is_forwarded_with_its_state() -> None:
    forwarded, _ = through(("traceparent", PARENT), ("tracestate", "a=1"), ("tracestate", "b=2"))
    assert (forwarded["traceparent"], forwarded["tracestate"]) == (PARENT, "a=1,b=2")


@pytest.mark.parametrize(
    "parent",
    [
        "nonsense",
        PARENT.upper(),
        PARENT.replace("00-0", "ff-0", 1),
        f"00-{'0' * 32}-b7ad6b7169203331-01",
        f"00-0af7651916cd43dd8448eb211c80319c-{'0' * 16}-01",
    ],
)
def test_a_malformed_trace_counts_as_absent(parent: str) -> None:
    assert "traceparent" not in through(("traceparent", parent), ("tracestate", "a=1"))[0]


def test_two_parents_count_as_none() -> None:
    assert "traceparent" not in through(("traceparent", PARENT), ("traceparent", PARENT))[0]


def test_nothing_is_known_outside_a_request() -> None:
    through(("x-request-id", "abc"), ("traceparent", PARENT))
    assert (request_id.get(), trace_context.get(), outgoing_headers()) == (None, None, {})
