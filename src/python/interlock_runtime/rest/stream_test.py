"""Streams of server-sent events, over real connections."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import httpx2
import pytest

from interlock_runtime.auth.principal import Auth, Principal
from interlock_runtime.events.contract import EventType
from interlock_runtime.rest.contract import CompositionError, Limits, Publishes
from interlock_runtime.rest.example_contract.api import UserExists
from interlock_runtime.rest.example_contract.application import ANN, Example
from interlock_runtime.rest.example_contract.models import UserRead, UserRole
from interlock_runtime.rest.router import ContractRouter
from interlock_runtime.unit_of_work import MemoryUnitOfWork, UnitOfWork
from interlock_testing.http_server import bound_socket, serving

USER = UserRead(id=1, telegram_id=2, email="a@example.org", role=UserRole.MEMBER, tags=["line\nbreak"], address=None)
EVENT = (
    'data: {"id":1,"telegram_id":2,"email":"a@example.org","role":"member","tags":["line\\nbreak"],"address":null}\n\n'
)
FAST = Limits(sse_keep_alive=0.05, sse_first_event=0.05)


class Watched:
    """A stream under a test's control."""

    def __init__(self) -> None:
        self.closed = asyncio.Event()

    async def endless(self, *, principal: Principal) -> AsyncIterator[UserRead]:
        try:
            while True:
                yield USER
                await asyncio.sleep(0.01)
        finally:
            self.closed.set()


def test_each_value_is_one_event_of_one_line() -> None:
    async def watch_users(*, principal: Principal) -> AsyncIterator[UserRead]:
        yield USER
        yield USER

    example = Example()
    example.users.watch_users = watch_users  # type: ignore[method-assign]  # another stream
    response = example.client().get("/v1/users/watch", headers=ANN)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert response.headers["cache-control"] == "no-cache"
    assert response.text == EVENT * 2


def test_what_fails_before_the_first_event_is_a_problem() -> None:
    async def watch_users(*, principal: Principal) -> AsyncIterator[UserRead]:
        if principal.subject == "ann":
            raise UserExists(telegram_id=1)
        yield USER

    example = Example()
    example.users.watch_users = watch_users  # type: ignore[method-assign]  # a stream that errs
    response = example.client().get("/v1/users/watch", headers=ANN)
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"


def test_who_may_not_see_a_stream_gets_a_problem() -> None:
    assert Example().client().get("/v1/users/watch").status_code == 401


def test_what_fails_later_breaks_the_stream_off() -> None:
    async def watch_users(*, principal: Principal) -> AsyncIterator[UserRead]:
        yield USER
        raise RuntimeError

    example = Example()
    example.users.watch_users = watch_users  # type: ignore[method-assign]  # a stream that errs
    with (
        serving(example.app(), bound_socket()) as url,
        httpx2.stream("GET", f"{url}/v1/users/watch", headers=ANN) as response,
        pytest.raises(httpx2.RemoteProtocolError),
    ):
        response.read()


def test_a_value_of_another_type_never_leaves() -> None:
    async def watch_users(*, principal: Principal) -> AsyncIterator[UserRead]:
        yield None  # type: ignore[misc]  # a controller that errs

    example = Example()
    example.users.watch_users = watch_users  # type: ignore[method-assign]  # a stream that errs
    assert example.client().get("/v1/users/watch", headers=ANN).status_code == 500


def test_a_silent_stream_opens_and_is_kept_alive() -> None:
    async def watch_users(*, principal: Principal) -> AsyncIterator[UserRead]:
        await asyncio.sleep(0.3)
        yield USER

    example = Example(limits=FAST)
    example.users.watch_users = watch_users  # type: ignore[method-assign]  # another stream
    began = time.monotonic()
    with (
        serving(example.app(), bound_socket()) as url,
        httpx2.stream("GET", f"{url}/v1/users/watch", headers=ANN) as response,
    ):
        opened_after = time.monotonic() - began
        received = response.read().decode()
    assert opened_after < 0.3
    assert received.startswith(": keep-alive\n\n")
    assert received.endswith(EVENT)


def test_a_client_that_goes_away_ends_the_controllers_stream_and_rolls_back() -> None:
    watched = Watched()
    ended: list[str] = []

    class Recorded(MemoryUnitOfWork):
        async def commit(self) -> None:
            ended.append("committed")

        async def __aexit__(self, *error: object) -> None:
            ended.append("left")

    example = Example(unit_of_work=Recorded)
    example.users.watch_users = watched.endless  # type: ignore[method-assign]  # another stream
    with serving(example.app(), bound_socket()) as url:
        with httpx2.stream("GET", f"{url}/v1/users/watch", headers=ANN) as response:
            next(response.iter_bytes())
        deadline = time.monotonic() + 5
        while not ended and time.monotonic() < deadline:
            time.sleep(0.01)
    assert watched.closed.is_set()
    assert ended == ["left"]


def test_a_stream_that_ends_is_committed() -> None:
    committed: list[UnitOfWork] = []

    class Recorded(MemoryUnitOfWork):
        async def commit(self) -> None:
            committed.append(self)

    assert Example(unit_of_work=Recorded).client().get("/v1/users/watch", headers=ANN).status_code == 200
    assert len(committed) == 1


def test_a_stream_can_neither_be_repeated_nor_publish_its_answer() -> None:
    router = ContractRouter(lambda call: None, name="x.api", prefix="/x", tags=[], unit_of_work=MemoryUnitOfWork)  # type: ignore[arg-type,return-value]  # never called
    with pytest.raises(CompositionError, match="streams"):

        @router.operation("GET", "", status=200, auth=Auth.PUBLIC, idempotent=True)
        def watch(controller: Watched) -> AsyncIterator[int]:
            raise AssertionError("a router that refuses an operation never calls it")

    with pytest.raises(CompositionError, match="streams"):

        @router.operation(
            "GET", "/y", status=200, auth=Auth.PUBLIC, publishes=Publishes(on_success=EventType("a.b", "a.b"))
        )
        def watch_more(controller: Watched) -> AsyncIterator[int]:
            raise AssertionError("a router that refuses an operation never calls it")
