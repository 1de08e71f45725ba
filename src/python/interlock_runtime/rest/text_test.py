"""The text of a parameter is its JSON value as JSON writes it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
from fastapi import FastAPI, Query
from pydantic import TypeAdapter
from starlette.testclient import TestClient

from interlock_runtime.auth.principal import Auth
from interlock_runtime.call import Call
from interlock_runtime.enums import IntegerEnum
from interlock_runtime.rest.problems import install_problem_handlers
from interlock_runtime.rest.router import ContractRouter
from interlock_runtime.rest.text import BOOLEAN, INTEGER, NUMBER, STRING, TextForm, text_form
from interlock_runtime.scalars import Bounds, FiniteFloat, Int64, SafeInt, StrictBool, Timestamp
from interlock_runtime.shapes import Exactly
from interlock_runtime.unit_of_work import MemoryUnitOfWork


class Size(IntegerEnum):
    SMALL = 1
    BIG = 2


class Kind(StrEnum):
    BIG = "big"


@pytest.mark.parametrize(
    ("type_", "form"),
    [
        (SafeInt, INTEGER),
        (Annotated[SafeInt, Bounds(ge=1)] | None, INTEGER),
        (Size, INTEGER),
        (Size | None, INTEGER),
        (Annotated[Literal[1], Exactly()], INTEGER),
        (FiniteFloat, NUMBER),
        (StrictBool | None, BOOLEAN),
        (Annotated[Literal[True], Exactly()], BOOLEAN),
        (str, STRING),
        (Kind | None, STRING),
        (Int64, STRING),
        (Timestamp, STRING),
    ],
)
def test_the_form_goes_by_the_json_type(type_: Any, form: TextForm) -> None:
    assert text_form(TypeAdapter(type_)) is form


@asynccontextmanager
async def provide(call: Call) -> AsyncIterator[None]:
    yield None


@pytest.fixture(scope="module")
def client() -> TestClient:
    router = ContractRouter(provide, name="things.api", prefix="/things", tags=[], unit_of_work=MemoryUnitOfWork)

    @router.operation("GET", "", status=200, auth=Auth.PUBLIC)
    async def list_things(
        controller: None,
        *,
        integer: Annotated[SafeInt | None, Query()] = None,
        number: Annotated[FiniteFloat | None, Query()] = None,
        boolean: Annotated[StrictBool | None, Query()] = None,
        size: Annotated[Size | None, Query()] = None,
        integers: Annotated[list[SafeInt] | None, Query()] = None,
        string: Annotated[str | None, Query()] = None,
    ) -> list[Any]:
        given = (integer, number, boolean, size, integers, string)
        return [value for value in given if value is not None]

    app = FastAPI()
    install_problem_handlers(app)
    app.include_router(router)
    return TestClient(app)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("integer", "-5", -5),
        ("integer", "0", 0),
        ("integer", "9007199254740991", 9007199254740991),
        ("number", "1.5e3", 1500.0),
        ("number", "-0.25", -0.25),
        ("number", "7", 7.0),
        ("boolean", "true", True),
        ("boolean", "false", False),
        ("size", "2", 2),
        ("integers", "5", [5]),
        ("string", " 5_0 ", " 5_0 "),
    ],
)
def test_a_value_is_read_as_json_writes_it(client: TestClient, name: str, text: str, value: object) -> None:
    assert client.get("/things", params={name: text}).json() == [value]


@pytest.mark.parametrize(
    ("name", "texts", "code", "message"),
    [
        (
            "integer",
            ["5.0", " 5", "5 ", "1_0", "+5", "05", "0x5", "1e3", "x", "", "\u0665", "5\n", "true"],
            "int_parsing",
            "Input should be a valid integer, unable to parse string as an integer",
        ),
        (
            "size",
            ["1.0", "big"],
            "int_parsing",
            "Input should be a valid integer, unable to parse string as an integer",
        ),
        (
            "number",
            ["1.", ".5", "1_0.0", " 1", "inf", "NaN", "+1", "01", "1e", "x", ""],
            "float_parsing",
            "Input should be a valid number, unable to parse string as a number",
        ),
        (
            "boolean",
            ["yes", "on", "1", "0", "True", "TRUE", "t", " true", ""],
            "bool_parsing",
            "Input should be a valid boolean, unable to interpret input",
        ),
        ("string", ["\0", "a\0b"], "null_character", "Input should not contain the character U+0000"),
    ],
)
def test_other_text_is_refused_in_words_for_the_type(
    client: TestClient, name: str, texts: list[str], code: str, message: str
) -> None:
    for text in texts:
        response = client.get("/things", params={name: text})
        assert response.status_code == 422, text
        assert response.json()["errors"] == [
            {"location": "query", "parameter": name, "code": code, "detail": message}
        ], text


def test_each_wrong_item_of_a_list_is_told_of(client: TestClient) -> None:
    response = client.get("/things", params={"integers": ["1", "2.0", "x"]})
    assert [error["code"] for error in response.json()["errors"]] == ["int_parsing", "int_parsing"]


def test_a_number_that_is_too_large_is_refused(client: TestClient) -> None:
    assert client.get("/things", params={"integer": "9007199254740992"}).status_code == 422
    assert client.get("/things", params={"integer": "9" * 5000}).status_code == 422
    assert client.get("/things", params={"number": "1e999"}).status_code == 422
