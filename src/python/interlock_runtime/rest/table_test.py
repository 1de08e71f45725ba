"""The table finds what FastAPI would choose, or leaves the choice to it."""

from __future__ import annotations

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import Match

from interlock_runtime.rest.table import RouteTable, path_within_app

PATHS = [
    "/users",
    "/users/{user_id}",
    "/users/@me",
    "/users/{user_id}/reports/{year}-{month}.json",
    "/a.b",
    "/",
]


def app(*paths: str) -> FastAPI:
    made = FastAPI(openapi_url=None)
    router = APIRouter()
    for method in ("GET", "POST"):
        for number, path in enumerate(paths or PATHS):

            async def endpoint() -> None: ...

            router.add_api_route(path, endpoint, methods=[method], name=f"{method} {number}")
    made.include_router(router, prefix="/v1")
    return made


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
@pytest.mark.parametrize(
    "path",
    [
        "/users",
        "/users/5",
        "/users/@me",
        "/users/",
        "/users/5/reports/2026-11.json",
        "/users/5/reports/2026.json",
        "/a.b",
        "/axb",
        "/",
        "",
        "/nothing",
    ],
)
def test_what_is_found_is_what_fastapi_chooses(method: str, path: str) -> None:
    contexts = list(iter_route_contexts(app().routes))
    scope = {"type": "http", "method": method, "path": f"/v1{path}", "headers": []}
    chosen = next((c for c in contexts if c._route_context.matches(scope)[0] is Match.FULL), None)  # type: ignore[union-attr]  # what FastAPI asks itself
    found = RouteTable(contexts).find(method, f"/v1{path}")
    if found is not None:
        assert chosen is not None
        assert found.route is chosen.original_route


def test_parameters_are_those_of_the_path() -> None:
    table = RouteTable(iter_route_contexts(app().routes))
    found = table.find("GET", "/v1/users/5/reports/2026-11.json")
    assert found is not None
    assert found.path_params == {"user_id": "5", "year": "2026", "month": "11"}
    fixed = table.find("POST", "/v1/users")
    assert fixed is not None
    assert fixed.path_params == {}


def test_routes_with_convertors_are_left_to_fastapi() -> None:
    table = RouteTable(iter_route_contexts(app("/{rest:path}", "/users", "/users/{user_id}").routes))
    assert (table.find("GET", "/v1/users"), table.find("GET", "/v1/users/5")) == (None, None)


@pytest.mark.parametrize("slash", ["%2F", "%2f"])
def test_an_encoded_slash_is_text_of_a_parameter(slash: str) -> None:
    raw = f"/v1/users/a{slash}b%20%C3%BC".encode()
    path = path_within_app({"path": "/v1/users/a/b ü", "raw_path": raw})
    found = RouteTable(iter_route_contexts(app().routes)).find("GET", path)
    assert found is not None
    assert found.path_params == {"user_id": "a/b ü"}


def test_a_path_that_a_middleware_has_changed_is_the_changed_one() -> None:
    assert path_within_app({"path": "/users/5", "raw_path": b"/old/users%2F5"}) == "/users/5"


def test_the_path_is_that_below_the_mount() -> None:
    assert path_within_app({"path": "/mounted/users", "root_path": "/mounted"}) == "/users"
    assert path_within_app({"path": "/users", "root_path": ""}) == "/users"
    assert path_within_app({"path": "/users"}) == "/users"
