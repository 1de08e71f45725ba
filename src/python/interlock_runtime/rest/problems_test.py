"""Routes written by hand get the same problems as those of a contract."""

from __future__ import annotations

import logging

import pytest
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel
from starlette.testclient import TestClient

from interlock_runtime.context import RequestContextMiddleware
from interlock_runtime.problems import Forbidden
from interlock_runtime.rest.problems import install_problem_handlers
from interlock_runtime.validation import MAX_REPORTED


class Item(BaseModel):
    size: int


def client() -> TestClient:
    app = FastAPI()
    install_problem_handlers(app)
    app.add_middleware(RequestContextMiddleware)

    @app.post("/items")
    async def post_items(items: list[Item]) -> int:
        return len(items)

    @app.get("/broken")
    async def broken() -> None:
        raise ConnectionError("secret address")

    @app.get("/gone")
    async def gone() -> None:
        raise HTTPException(410, "it was removed", headers={"X-Since": "May"})

    @app.get("/forbidden")
    async def forbidden() -> None:
        raise Forbidden("not you")

    return TestClient(app, raise_server_exceptions=False)


def test_fastapis_422_points_into_the_body() -> None:
    response = client().post("/items", json=[{"size": 1}, {"size": "x"}, {}])
    assert (response.status_code, response.headers["content-type"]) == (422, "application/problem+json")
    assert [error["pointer"] for error in response.json()["errors"]] == ["/1/size", "/2/size"]


def test_a_long_list_of_mistakes_is_told_by_its_beginning() -> None:
    response = client().post("/items", json=[{}] * 1000)
    assert len(response.json()["errors"]) == MAX_REPORTED


def test_an_unexpected_failure_tells_nothing_but_its_request_id(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        response = client().get("/broken", headers={"X-Request-ID": "r-7"})
    assert (response.status_code, response.json()["type"]) == (500, "urn:problem:interlock:internal-error")
    assert "secret" not in response.text
    assert response.headers["x-request-id"] == "r-7"
    assert "GET /broken failed, request r-7" in caplog.text


def test_an_http_exception_keeps_its_detail_and_headers() -> None:
    response = client().get("/gone")
    assert response.headers["x-since"] == "May"
    assert response.json() == {
        "type": "urn:problem:interlock:gone",
        "title": "Gone",
        "status": 410,
        "detail": "it was removed",
    }


@pytest.mark.parametrize("path", ["/gone/", "/broken/"])
def test_a_slash_too_many_is_not_found_and_never_redirected(path: str) -> None:
    response = client().get(path, follow_redirects=False)
    assert (response.status_code, response.headers["content-type"]) == (404, "application/problem+json")


def test_a_problem_may_be_raised_by_any_route() -> None:
    response = client().get("/forbidden")
    assert (response.status_code, response.json()["detail"]) == (403, "not you")
    assert "insufficient_scope" in response.headers["www-authenticate"]


def test_the_document_lists_problems_for_routes_by_hand_too() -> None:
    document = client().get("/openapi.json").json()
    refused = document["paths"]["/items"]["post"]["responses"]["422"]["content"]
    assert refused == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ValidationProblemBody"}}}
    assert {"ValidationProblemBody", "InvalidInput"} <= document["components"]["schemas"].keys()
    assert "HTTPValidationError" not in document["components"]["schemas"]
