"""What is refused, and in which words, is what FastAPI itself says for the same signature."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import pytest
from fastapi import APIRouter, Body, FastAPI, Header, Path, Query
from pydantic import BaseModel, Field
from starlette.testclient import TestClient

from interlock_runtime.auth.principal import Auth
from interlock_runtime.call import Call
from interlock_runtime.rest.problems import install_problem_handlers
from interlock_runtime.rest.router import ContractRouter
from interlock_runtime.unit_of_work import MemoryUnitOfWork


class Kind(StrEnum):
    BIG = "big"
    SMALL = "small"


class Part(BaseModel):
    name: str = Field(max_length=3)
    count: int | None = None


class Thing(BaseModel):
    kind: Kind
    parts: list[Part]
    sizes: dict[str, int] = {}
    either: int | str | None = None


ThingId = Annotated[int, Path(ge=1)]
Limit = Annotated[int, Query(ge=1, le=10)]
Tags = Annotated[list[str], Query(default_factory=list, max_length=2)]
Sizes = Annotated[set[int] | None, Query(alias="size")]
Trace = Annotated[UUID | None, Header(alias="X-Trace")]


@asynccontextmanager
async def provide(call: Call) -> AsyncIterator[None]:
    yield None


def ours() -> TestClient:
    router = ContractRouter(provide, name="things.api", prefix="/things", tags=[], unit_of_work=MemoryUnitOfWork)

    @router.operation("PUT", "/{thing_id}", status=200, auth=Auth.PUBLIC)
    async def put_thing(
        controller: None,
        thing_id: ThingId,
        body: Annotated[Thing, Body()],
        *,
        limit: Limit = 5,
        kind: Annotated[Kind | None, Query()] = None,
        tag: Tags,
        size: Sizes = None,
        trace: Trace = None,
    ) -> dict[str, Any]:
        return _answer(thing_id, body, limit, kind, tag, size, trace)

    return _client(router)


def theirs() -> TestClient:
    router = APIRouter(prefix="/things")

    @router.put("/{thing_id}")
    async def put_thing(
        thing_id: ThingId,
        body: Annotated[Thing, Body()],
        *,
        limit: Limit = 5,
        kind: Annotated[Kind | None, Query()] = None,
        tag: Tags,
        size: Sizes = None,
        trace: Trace = None,
    ) -> dict[str, Any]:
        return _answer(thing_id, body, limit, kind, tag, size, trace)

    return _client(router)


def _client(router: APIRouter) -> TestClient:
    app = FastAPI()
    install_problem_handlers(app)
    app.include_router(router)
    return TestClient(app)


def _answer(
    thing_id: int, body: Thing, limit: int, kind: Kind | None, tag: list[str], size: set[int] | None, trace: UUID | None
) -> dict[str, Any]:
    return {
        "id": thing_id,
        "body": body.model_dump(mode="json"),
        "limit": limit,
        "kind": kind,
        "tag": tag,
        "size": sorted(size) if size is not None else None,
        "trace": str(trace) if trace is not None else None,
    }


GOOD: dict[str, Any] = {"kind": "big", "parts": [{"name": "a"}]}


@pytest.mark.parametrize(
    ("path", "body", "headers"),
    [
        ("/things/1", GOOD, {}),
        ("/things/1?limit=3&kind=small&tag=a&tag=b&size=3&size=1", GOOD, {"X-Trace": str(UUID(int=5))}),
        ("/things/1?limit=3&limit=4&unknown=1&kind=", GOOD, {}),
        ("/things/0", GOOD, {}),
        ("/things/x?limit=0&kind=medium&tag=a&tag=b&tag=c&size=x&size=1", GOOD, {"X-Trace": "nonsense"}),
        ("/things/1?size=1&size=x&size=y", GOOD, {}),
        ("/things/1", {"kind": "medium", "parts": [{"name": "long"}, {"count": "x"}], "sizes": {"a": "b"}}, {}),
        ("/things/x", {"kind": 5, "either": []}, {}),
    ],
)
def test_the_answer_is_fastapis_to_the_byte(path: str, body: object, headers: dict[str, str]) -> None:
    got, expected = (client.put(path, json=body, headers=headers) for client in (ours(), theirs()))
    assert (got.status_code, got.headers["content-type"]) == (expected.status_code, expected.headers["content-type"])
    assert got.content == expected.content


@pytest.mark.parametrize("body", [{**GOOD, "parts": [3, {}]}, {**GOOD, "parts": {}}, [], "text", 5])
def test_the_places_are_fastapis_where_json_has_words_of_its_own(body: object) -> None:
    """Pydantic says array and object of JSON, list and dictionary of the Python data that FastAPI makes first."""
    got, expected = (client.put("/things/1", json=body) for client in (ours(), theirs()))
    assert got.status_code == expected.status_code == 422
    places = [
        [(error["location"], error["pointer"]) for error in answer.json()["errors"]] for answer in (got, expected)
    ]
    assert places[0] == places[1]


def test_an_absent_body_is_refused_as_fastapi_does() -> None:
    got, expected = (client.put("/things/1") for client in (ours(), theirs()))
    assert (got.status_code, got.content) == (expected.status_code, expected.content)


def test_the_document_is_fastapis_but_for_what_it_does_not_know() -> None:
    got, expected = (
        client.get("/openapi.json").json()["paths"]["/things/{thing_id}"]["put"] for client in (ours(), theirs())
    )
    assert got["requestBody"] == expected["requestBody"]
    assert [parameter["name"] for parameter in got["parameters"]] == [
        parameter["name"] for parameter in expected["parameters"]
    ]
    assert got["responses"]["422"]["content"] == expected["responses"]["422"]["content"]
