"""Calls of a real server over a real socket."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from enum import StrEnum
from itertools import pairwise
from typing import Annotated

import httpx2
import pytest
from pydantic import Field

from interlock_runtime.client import (
    SERVER_ERRORS,
    CallFailed,
    CallTimedOut,
    Operation,
    Place,
    ResponseDecodeError,
    RetryPolicy,
    ServiceClient,
    TokenProvider,
    UndeclaredCall,
    UnexpectedResponse,
)
from interlock_runtime.context import TraceContext, request_id, trace_context
from interlock_runtime.enums import reads_unknown_as
from interlock_runtime.models import Model
from interlock_runtime.problems import Problem
from interlock_runtime.scalars import SafeInt
from interlock_testing.http_server import Reply, Script, ScriptedServer, bound_socket, scripted_server, serving

FAST = RetryPolicy(attempts=3, initial=0.01, maximum=0.02, jitter=0.0)
PROBLEM = (("content-type", "application/problem+json"),)


@reads_unknown_as("MEMBER")
class Role(StrEnum):
    MEMBER = "member"
    ADMIN = "admin"


class User(Model):
    id: SafeInt
    role: Role = Role.MEMBER
    tags: Annotated[list[str], Field(max_length=2)] = Field(default_factory=list)


@dataclass(eq=False, kw_only=True)
class UserNotFound(Problem):
    """There is no such user."""

    status = 404
    type_uri = "urn:problem:users:user-not-found"
    title = "User not found"

    user_id: SafeInt


GET_USER: Operation[User] = Operation(
    "users.api.get_user",
    "GET",
    "/v1/users/{user_id}",
    status=200,
    answer=User,
    path_types={"user_id": SafeInt},
    errors=(UserNotFound,),
)
CREATE_USER: Operation[User] = Operation(
    "users.api.create_user", "POST", "/v1/users", status=201, answer=User, body=User, idempotent=True
)
NOTIFY: Operation[None] = Operation("users.api.notify", "POST", "/v1/notify", status=204)
WATCH: Operation[User] = Operation("users.api.watch", "GET", "/v1/watch", status=200, answer=User)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with scripted_server() as running:
        yield running


def get_user(url: str, *, retries: RetryPolicy = FAST, timeout: float | None = None) -> User:
    async def call() -> User:
        async with ServiceClient(url, retries=retries) as client:
            return await client.call(GET_USER, path={"user_id": 7}, timeout=timeout)

    return asyncio.run(call())


def found(user_id: int = 7) -> Reply:
    return Reply(body=json.dumps({"id": user_id}).encode())


def test_an_answer_is_read_into_its_model(server: ScriptedServer) -> None:
    server.script.replies = [found()]
    assert get_user(server.url) == User(id=7)
    assert [(sent.method, sent.path) for sent in server.script.received] == [("GET", "/v1/users/7")]


def test_what_a_newer_server_adds_is_ignored(server: ScriptedServer) -> None:
    server.script.replies = [Reply(body=b'{"id": 7, "role": "owner", "shoe_size": 44}')]
    assert get_user(server.url) == User(id=7, role=Role.MEMBER)


def test_an_answer_of_another_form_names_every_wrong_place(server: ScriptedServer) -> None:
    server.script.replies = [Reply(body=b'{"id": "7", "tags": ["a", 2]}')]
    with pytest.raises(ResponseDecodeError) as caught:
        get_user(server.url)
    assert [place.pointer for place in caught.value.places] == ["/id", "/tags/1"]
    assert caught.value.status == 200
    assert "users.api.get_user" in str(caught.value)


def test_an_answer_that_is_no_json_is_a_decode_error(server: ScriptedServer) -> None:
    server.script.replies = [Reply(body=b"<html>")]
    with pytest.raises(ResponseDecodeError) as caught:
        get_user(server.url)
    assert caught.value.places == (Place("", "Invalid JSON: expected value at line 1 column 1"),)


def test_an_error_of_the_contract_is_raised_as_its_class(server: ScriptedServer) -> None:
    document = {
        "type": UserNotFound.type_uri,
        "title": "User not found",
        "status": 404,
        "detail": "gone",
        "user_id": 7,
        "hint": "unknown members are ignored",
    }
    server.script.replies = [Reply(404, json.dumps(document).encode(), PROBLEM)]
    with pytest.raises(UserNotFound) as caught:
        get_user(server.url)
    assert (caught.value.user_id, caught.value.detail) == (7, "gone")


def test_a_problem_that_the_contract_does_not_name_is_an_unexpected_response(server: ScriptedServer) -> None:
    document = {"type": "urn:problem:interlock:unauthenticated", "title": "Unauthenticated", "status": 401}
    server.script.replies = [Reply(401, json.dumps(document).encode(), PROBLEM)]
    with pytest.raises(UnexpectedResponse) as caught:
        get_user(server.url)
    assert caught.value.status == 401
    assert caught.value.problem is not None
    assert caught.value.problem.type == document["type"]


@pytest.mark.parametrize("status", [202, 302, 418, 500])
def test_any_other_status_is_an_unexpected_response(server: ScriptedServer, status: int) -> None:
    server.script.replies = [Reply(status, b"teapot", (("location", "/elsewhere"),))]
    with pytest.raises(UnexpectedResponse) as caught:
        get_user(server.url)
    assert (caught.value.status, caught.value.body, caught.value.problem) == (status, b"teapot", None)
    assert len(server.script.received) == 1


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_temporary_refusal_is_tried_again(server: ScriptedServer, status: int) -> None:
    server.script.replies = [Reply(status), Reply(status), found()]
    assert get_user(server.url).id == 7
    assert len(server.script.received) == 3


def test_the_last_refusal_is_raised_when_no_attempt_is_left(server: ScriptedServer) -> None:
    server.script.replies = [Reply(503)]
    with pytest.raises(UnexpectedResponse):
        get_user(server.url)
    assert len(server.script.received) == FAST.attempts


@pytest.mark.parametrize("status", [500, 501, 505, 599])
def test_a_policy_may_take_any_failure_of_the_server_for_a_passing_one(server: ScriptedServer, status: int) -> None:
    server.script.replies = [Reply(status), found()]
    assert get_user(server.url, retries=replace(FAST, statuses=SERVER_ERRORS)).id == 7


CONFLICT = b'{"type": "urn:problem:interlock:request-conflict", "title": "Request in progress", "status": 409}'


@pytest.mark.parametrize(
    "refusal", [Reply(400), Reply(404), Reply(409, CONFLICT, PROBLEM), Reply(429)], ids=lambda reply: str(reply.status)
)
def test_a_policy_may_leave_it_at_any_refusal_of_the_request(server: ScriptedServer, refusal: Reply) -> None:
    server.script.replies = [refusal, found()]
    policy = replace(FAST, statuses=SERVER_ERRORS, problems=frozenset())
    with pytest.raises(UnexpectedResponse):
        get_user(server.url, retries=policy)
    assert len(server.script.received) == 1


def test_waits_double_until_they_are_as_long_as_they_get() -> None:
    policy = RetryPolicy(initial=1.0, maximum=6.0)
    assert [policy.wait(number) for number in range(1, 6)] == [1.0, 2.0, 4.0, 6.0, 6.0]


def test_the_waits_are_kept(server: ScriptedServer) -> None:
    server.script.replies = [Reply(503, headers=(("retry-after", "0"),)), Reply(503), Reply(503), found()]
    get_user(server.url, retries=RetryPolicy(attempts=4, initial=0.2, maximum=0.8, jitter=0.0))
    times = [sent.at for sent in server.script.received]
    waits = [later - earlier for earlier, later in pairwise(times)]
    assert all(0 <= wait - expected < 2 for wait, expected in zip(waits, (0.2, 0.4, 0.8), strict=True)), waits


def test_each_retry_is_logged_with_what_why_and_when(server: ScriptedServer, caplog: pytest.LogCaptureFixture) -> None:
    server.script.replies = [Reply(503), Reply(chunks=(b"{",), breaks=True), Reply(502)]
    with pytest.raises(UnexpectedResponse), caplog.at_level(logging.WARNING, "interlock.client"):
        get_user(server.url)
    told = [record.getMessage() for record in caplog.records if record.name == "interlock.client"]
    assert len(told) == FAST.attempts - 1
    assert told[0] == "users.api.get_user: attempt 1 of 3 failed (status 503), the next is in 0.01 s"
    assert told[1].startswith("users.api.get_user: attempt 2 of 3 failed (RemoteProtocolError: ")


def test_one_client_may_speak_for_many(server: ScriptedServer) -> None:
    server.script.replies = [found()]

    def token_of(name: str) -> TokenProvider:
        async def token() -> str:
            return name

        return token

    async def calls() -> None:
        async with ServiceClient(server.url, token=token_of("own")) as client:
            for name in ("ada", "bob"):
                await client.speaking_for(token_of(name)).call(GET_USER, path={"user_id": 7})
            await client.call(GET_USER, path={"user_id": 7})

    asyncio.run(calls())
    given = [sent.headers["authorization"] for sent in server.script.received]
    assert given == ["Bearer ada", "Bearer bob", "Bearer own"]


def test_a_call_that_is_not_declared_is_refused_before_it_is_sent(server: ScriptedServer) -> None:
    server.script.replies = [found()]

    async def calls() -> None:
        async with ServiceClient(server.url, declared={GET_USER.name}) as client:
            await client.call(GET_USER, path={"user_id": 7})
            with pytest.raises(UndeclaredCall, match=r'should say consumes=\{"specs/users:api": \["notify"\]\}'):
                await client.call(NOTIFY)
            with pytest.raises(UndeclaredCall):
                await anext(client.speaking_for(_token).stream(WATCH))

    async def _token() -> str:
        raise AssertionError("nothing is to be sent")

    asyncio.run(calls())
    assert len(server.script.received) == 1


def in_two_seconds() -> str:
    """An HTTP date knows no fractions, so this is between one and two seconds from now."""
    return format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)


@pytest.mark.parametrize("value", [lambda: "1", in_two_seconds], ids=["seconds", "date"])
def test_a_server_says_how_long_to_wait(server: ScriptedServer, value: Callable[[], str]) -> None:
    server.script.replies = [Reply(429, headers=(("retry-after", value()),)), found()]
    get_user(server.url)
    first, second = server.script.received
    assert 0.9 <= second.at - first.at < 3.0


def test_a_wait_beyond_the_time_limit_is_not_begun(server: ScriptedServer) -> None:
    server.script.replies = [Reply(503, headers=(("retry-after", "120"),))]
    started = time.monotonic()
    with pytest.raises(UnexpectedResponse):
        get_user(server.url, timeout=5.0)
    assert time.monotonic() - started < 1.0
    assert len(server.script.received) == 1


def test_the_time_limit_bounds_all_attempts_together(server: ScriptedServer) -> None:
    server.script.replies = [Reply(503, delay=0.2)]
    started = time.monotonic()
    with pytest.raises(CallTimedOut) as caught:
        get_user(server.url, retries=RetryPolicy(attempts=100, initial=0.01, maximum=0.01, jitter=0.0), timeout=0.7)
    assert 0.6 < time.monotonic() - started < 2.0
    assert caught.value.seconds == 0.7
    assert isinstance(caught.value, TimeoutError)


def test_a_slow_answer_is_a_timeout_and_leaves_the_client_usable(server: ScriptedServer) -> None:
    server.script.replies = [Reply(delay=5.0), found()]

    async def calls() -> User:
        async with ServiceClient(server.url) as client:
            with pytest.raises(CallTimedOut):
                await client.call(GET_USER, path={"user_id": 7}, timeout=0.2)
            return await client.call(GET_USER, path={"user_id": 7})

    assert asyncio.run(calls()).id == 7


def test_refused_connections_are_tried_again_until_the_service_is_up() -> None:
    listener = bound_socket()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    script = Script([found()])
    stop = threading.Event()

    def serve_soon() -> None:
        time.sleep(0.4)
        with serving(script, listener):
            stop.wait(20)

    thread = threading.Thread(target=serve_soon)
    thread.start()
    try:
        patient = RetryPolicy(attempts=30, initial=0.05, maximum=0.1, jitter=0.01)
        assert get_user(url, retries=patient).id == 7
    finally:
        stop.set()
        thread.join()


def test_a_service_that_never_comes_up_is_a_failed_call() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(CallFailed) as caught:
            get_user(url)
    assert isinstance(caught.value.__cause__, httpx2.ConnectError)


def test_a_post_without_a_key_is_never_sent_twice(server: ScriptedServer) -> None:
    server.script.replies = [Reply(503), Reply(204)]

    async def call() -> None:
        async with ServiceClient(server.url, retries=FAST) as client:
            await client.call(NOTIFY)

    with pytest.raises(UnexpectedResponse):
        asyncio.run(call())
    assert len(server.script.received) == 1


def test_a_post_with_a_key_is_repeated_with_the_same_key(server: ScriptedServer) -> None:
    server.script.replies = [Reply(503), Reply(201, b'{"id": 7}')]

    async def call(key: str | None) -> User:
        async with ServiceClient(server.url, retries=FAST) as client:
            return await client.call(CREATE_USER, body=User(id=7), idempotency_key=key)

    asyncio.run(call(None))
    keys = {sent.headers["idempotency-key"] for sent in server.script.received}
    assert len(server.script.received) == 2
    assert len(keys) == 1
    server.script.received.clear()
    asyncio.run(call("mine"))
    assert {sent.headers["idempotency-key"] for sent in server.script.received} == {"mine"}


def test_a_call_that_is_still_being_worked_on_is_waited_for(server: ScriptedServer) -> None:
    document = b'{"type": "urn:problem:interlock:request-conflict", "title": "Request in progress", "status": 409}'
    server.script.replies = [Reply(409, document, (*PROBLEM, ("retry-after", "0"))), Reply(201, b'{"id": 7}')]

    async def call() -> User:
        async with ServiceClient(server.url, retries=FAST) as client:
            return await client.call(CREATE_USER, body=User(id=7))

    assert asyncio.run(call()).id == 7


def test_a_connection_that_breaks_is_tried_again(server: ScriptedServer) -> None:
    server.script.replies = [Reply(chunks=(b'{"id"',), breaks=True), found()]
    assert get_user(server.url).id == 7


def test_the_current_request_is_forwarded(server: ScriptedServer) -> None:
    server.script.replies = [found()]
    parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    id_token = request_id.set("req-1")
    trace_token = trace_context.set(TraceContext(parent, "vendor=1"))
    try:
        get_user(server.url)
    finally:
        request_id.reset(id_token)
        trace_context.reset(trace_token)
    headers = server.script.received[0].headers
    assert (headers["x-request-id"], headers["traceparent"], headers["tracestate"]) == ("req-1", parent, "vendor=1")


def test_the_token_is_asked_for_at_each_attempt(server: ScriptedServer) -> None:
    server.script.replies = [Reply(503), found()]
    tokens = iter(["first", "second"])

    async def token() -> str:
        return next(tokens)

    async def call() -> User:
        async with ServiceClient(server.url, token=token, retries=FAST) as client:
            return await client.call(GET_USER, path={"user_id": 7})

    asyncio.run(call())
    assert [sent.headers["authorization"] for sent in server.script.received] == ["Bearer first", "Bearer second"]


def test_cookies_are_not_kept_from_one_call_to_the_next(server: ScriptedServer) -> None:
    server.script.replies = [Reply(body=b'{"id": 7}', headers=(("set-cookie", "session=1; Path=/"),))]

    async def calls() -> None:
        async with ServiceClient(server.url) as client:
            for _ in range(2):
                await client.call(GET_USER, path={"user_id": 7})

    asyncio.run(calls())
    assert all("cookie" not in sent.headers for sent in server.script.received)


def test_a_base_url_may_have_a_path(server: ScriptedServer) -> None:
    server.script.replies = [found()]
    get_user(f"{server.url}/inner/")
    assert server.script.received[0].path == "/inner/v1/users/7"


def test_no_answer_and_no_parameter_leads_to_another_host(server: ScriptedServer) -> None:
    there = "//127.0.0.2:1/"
    server.script.replies = [Reply(307, headers=(("location", f"http:{there}"),)), found()]
    with pytest.raises(UnexpectedResponse):
        get_user(server.url)
    outside: Operation[User] = Operation("users.api.get_user", "GET", f"{there}v1", status=200, answer=User)

    async def call() -> None:
        async with ServiceClient(server.url) as client:
            await client.call(outside)

    asyncio.run(call())
    assert [each.headers["host"] for each in server.script.received] == [server.url.removeprefix("http://")] * 2


def test_a_closed_client_calls_nobody(server: ScriptedServer) -> None:
    async def call() -> None:
        client = ServiceClient(server.url)
        await client.aclose()
        await client.call(GET_USER, path={"user_id": 7})

    with pytest.raises(RuntimeError, match="closed"):
        asyncio.run(call())
    assert server.script.received == []


EVENTS = (("content-type", "text/event-stream; charset=utf-8"),)


def watched(url: str, *, timeout: float | None = None) -> list[int]:
    async def collect() -> list[int]:
        async with ServiceClient(url, retries=FAST) as client:
            return [user.id async for user in client.stream(WATCH, timeout=timeout)]

    return asyncio.run(collect())


def test_events_of_a_stream_are_read_one_by_one(server: ScriptedServer) -> None:
    chunks = (b": keep-alive\n\n", b'data: {"id": 1}\n\ndata: {"i', b'd": 2}\n\n')
    server.script.replies = [Reply(503), Reply(headers=EVENTS, chunks=chunks)]
    assert watched(server.url) == [1, 2]
    assert server.script.received[0].headers["accept"] == "text/event-stream"


def test_a_stream_that_breaks_off_is_a_failed_call(server: ScriptedServer) -> None:
    server.script.replies = [Reply(headers=EVENTS, chunks=(b'data: {"id": 1}\n\n',), breaks=True)]
    with pytest.raises(CallFailed, match="broke off"):
        watched(server.url)


def test_a_stream_that_is_refused_raises_what_the_answer_means(server: ScriptedServer) -> None:
    server.script.replies = [Reply(403, b'{"type": "about:blank", "title": "No", "status": 403}', PROBLEM)]
    with pytest.raises(UnexpectedResponse) as caught:
        watched(server.url)
    assert caught.value.status == 403


def test_a_stream_that_does_not_begin_in_time_is_a_timeout(server: ScriptedServer) -> None:
    server.script.replies = [Reply(headers=EVENTS, delay=5.0)]
    with pytest.raises(CallTimedOut):
        watched(server.url, timeout=0.2)


def test_an_event_of_another_form_is_a_decode_error(server: ScriptedServer) -> None:
    server.script.replies = [Reply(headers=EVENTS, chunks=(b'data: {"id": "x"}\n\n',))]
    with pytest.raises(ResponseDecodeError):
        watched(server.url)
