"""How routers are put together: with what, below what, and what is refused."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import pytest
from fastapi import Depends, FastAPI, Path
from starlette.testclient import TestClient

from interlock_runtime.auth.authenticator import Credentials, Requirement
from interlock_runtime.auth.principal import Auth, Principal
from interlock_runtime.call import Call
from interlock_runtime.events.contract import EventType
from interlock_runtime.rest.contract import CompositionError, Publishes
from interlock_runtime.rest.example_contract.application import ANN, NEW_USER, Example
from interlock_runtime.rest.example_contract.controller import MemoryUsers
from interlock_runtime.rest.problems import install_problem_handlers
from interlock_runtime.rest.router import ContractRouter
from interlock_runtime.scalars import SafeInt
from interlock_runtime.unit_of_work import MemoryUnitOfWork


def create(client: TestClient) -> None:
    assert client.post("/v1/users", json=NEW_USER, headers=ANN).status_code == 201


@pytest.fixture
def example() -> Example:
    return Example()


def test_dependency_overrides_replace_the_provider_and_the_unit_of_work(example: Example) -> None:
    other = MemoryUsers()
    app = example.app()
    provider = example.users.provide
    entered: list[str] = []

    def unit_of_work() -> MemoryUnitOfWork:
        entered.append("unit of work")
        return MemoryUnitOfWork()

    app.dependency_overrides[provider] = other.provide
    app.dependency_overrides[example.unit_of_work] = unit_of_work
    create(TestClient(app))
    assert (len(other.users), len(example.users.users), entered) == (1, 0, ["unit of work"])
    app.dependency_overrides.clear()
    create(TestClient(app))
    assert (len(other.users), len(example.users.users)) == (1, 1)


def test_a_router_works_below_a_prefix_in_another_router_and_mounted(example: Example) -> None:
    inner = example.app()
    outer = FastAPI()
    outer.mount("/mounted", inner)
    create(TestClient(inner))
    assert TestClient(outer).get("/mounted/v1/users/0").status_code == 200
    assert TestClient(outer).get("/mounted/v1/users", headers=ANN).status_code == 200

    prefixed = FastAPI()
    router = _one_operation()
    prefixed.include_router(router, prefix="/below")
    also = FastAPI()
    also.include_router(router)
    for _ in range(2):
        assert TestClient(prefixed).get("/below/things/7").json() == 7
        assert TestClient(also).get("/things/7").json() == 7
        assert TestClient(also).get("/below/things/7").status_code == 404


def test_a_dependency_added_on_inclusion_is_refused_since_it_would_not_run() -> None:
    async def guard() -> None: ...

    app = FastAPI()
    app.include_router(_one_operation(), dependencies=[Depends(guard)])
    with pytest.raises(CompositionError, match="dependencies="):
        TestClient(app).get("/things/7")


def test_an_operation_for_known_callers_is_refused_without_an_authenticator() -> None:
    router = ContractRouter(_no_controller, name="things.api", prefix="/things", tags=[], unit_of_work=MemoryUnitOfWork)
    with pytest.raises(CompositionError, match=r"things\.api\.get_thing is for user callers only"):

        @router.operation("GET", "", status=200, auth=Auth.USER)
        async def get_thing(controller: object) -> int:
            return 1


@pytest.mark.parametrize("outcome", ["on_success", "on_error"])
def test_an_operation_that_publishes_is_refused_without_an_event_sink(outcome: str) -> None:
    router = ContractRouter(_no_controller, name="things.api", prefix="/things", tags=[], unit_of_work=MemoryUnitOfWork)
    with pytest.raises(CompositionError, match=r"things\.api\.get_thing publishes events"):

        @router.operation(
            "GET", "", status=200, auth=Auth.PUBLIC, publishes=Publishes(**{outcome: EventType("things.seen", "s")})
        )
        async def get_thing(controller: object) -> int:
            return 1


def test_a_head_operation_answers_without_a_body() -> None:
    app = FastAPI()
    install_problem_handlers(app)
    router = _one_operation()

    @router.operation("HEAD", "/{number}", status=200, auth=Auth.PUBLIC)
    async def probe_thing(controller: object, number: Annotated[SafeInt, Path()]) -> SafeInt:
        return number

    app.include_router(router)
    response = TestClient(app).head("/things/12345")
    assert (response.status_code, response.content, response.headers["content-length"]) == (200, b"", "5")
    assert TestClient(app).head("/things/x").status_code == 422


def test_an_operation_for_head_goes_before_the_one_for_get_even_in_a_later_router() -> None:
    app = FastAPI()
    first, second = _one_operation(), _one_operation()

    @first.operation("GET", "/{number}", status=200, auth=Auth.PUBLIC)
    async def get_number(controller: object, number: Annotated[SafeInt, Path()]) -> SafeInt:
        return number

    @second.operation("HEAD", "/{number}", status=200, auth=Auth.PUBLIC)
    async def probe_number(controller: object, number: Annotated[SafeInt, Path()]) -> str:
        return "probed"

    app.include_router(first)
    app.include_router(second)
    client = TestClient(app)
    assert client.head("/things/7").headers["content-length"] == str(len('"probed"'))
    assert client.get("/things/7").json() == 7


def test_head_of_a_stream_is_not_allowed() -> None:
    app = FastAPI()
    install_problem_handlers(app)
    router = _one_operation()

    @router.operation("GET", "/events/live", status=200, auth=Auth.PUBLIC)
    async def watch(controller: object) -> AsyncIterator[SafeInt]:
        yield 1

    app.include_router(router)
    response = TestClient(app).head("/things/events/live")
    assert (response.status_code, response.headers["allow"]) == (405, "GET")


def test_several_parameters_may_share_a_segment() -> None:
    app = FastAPI()
    router = _one_operation()

    @router.operation("GET", "/months/{year}-{month}.json", status=200, auth=Auth.PUBLIC)
    async def get_month(
        controller: object, year: Annotated[SafeInt, Path()], month_: Annotated[SafeInt, Path(alias="month")]
    ) -> list[SafeInt]:
        return [year, month_]

    app.include_router(router)
    assert TestClient(app).get("/things/months/2026-11.json").json() == [2026, 11]


def test_an_authenticator_that_fails_is_a_500_and_not_an_open_door(caplog: pytest.LogCaptureFixture) -> None:
    class Failing:
        async def authenticate(self, credentials: Credentials, requirement: Requirement) -> Principal:
            raise ConnectionError("the key server is down")

    client = Example(authenticator=Failing()).client()
    for path in ("/v1/users", "/v1/users/watch"):
        response = client.get(path, headers=ANN)
        assert (response.status_code, response.headers["content-type"]) == (500, "application/problem+json")
        assert "key server" not in response.text
    assert "the key server is down" in caplog.text


def test_an_apps_own_body_limit_holds_too(example: Example) -> None:
    app = FastAPI(max_body_size=10)
    install_problem_handlers(app)
    app.mount("/", example.app())
    response = TestClient(app).post("/v1/users/import", json=[NEW_USER])
    assert response.status_code == 413


def test_a_router_added_to_after_its_first_request_serves_that_too() -> None:
    app = FastAPI()
    router = _one_operation()
    app.include_router(router)
    assert TestClient(app).get("/things/7").status_code == 200

    @router.operation("GET", "/late/{number}", status=200, auth=Auth.PUBLIC)
    async def get_late(controller: object, number: Annotated[SafeInt, Path()]) -> SafeInt:
        return number

    assert TestClient(app).get("/things/late/8").json() == 8


def _one_operation() -> ContractRouter:
    router = ContractRouter(_no_controller, name="things.api", prefix="/things", tags=[], unit_of_work=MemoryUnitOfWork)

    @router.operation("GET", "/{number}", status=200, auth=Auth.PUBLIC)
    async def get_thing(controller: object, number: Annotated[SafeInt, Path()]) -> SafeInt:
        return number

    return router


@asynccontextmanager
async def _no_controller(call: Call) -> AsyncIterator[object]:
    yield None
