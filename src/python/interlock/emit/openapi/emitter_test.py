"""The document as a file."""

from __future__ import annotations

import json

import pytest

from interlock.emit.openapi.emitter import OpenApiEmitter
from interlock.emit.openapi.json_text import json_text
from interlock.ir.api import Api, Method
from interlock.ir.system import Domain, System
from interlock.ir.testing import operation
from interlock.ir.types import Json


def test_each_api_of_a_domain_has_a_document_beside_its_spec() -> None:
    ping = operation("ping", Method.GET, "/v1/ping")
    apis = tuple(
        Api("users", stem, "user_accounts", "", ("users",), version, (), (ping,), f"specs/users/{stem}.yaml")
        for stem, version in (("api", None), ("admin", 3))
    )
    domain = Domain("users", (), apis, (), ())
    outputs = OpenApiEmitter().emit(System((domain,)), domain)
    assert [output.path for output in outputs] == ["specs/users/api.openapi.json", "specs/users/admin.openapi.json"]
    assert [json.loads(output.content)["info"] for output in outputs] == [
        {
            "title": "User accounts",
            "version": version,
            "x-generated-by": "Interlock",
            "x-source": f"specs/users/{stem}.yaml",
        }
        for stem, version in (("api", "1"), ("admin", "3"))
    ]


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        [],
        [[], {}],
        {"a": 1, "b": [True, False, None], "ü": 'quote " back \\ line \n nul \x00'},
        {"numbers": [0, -1, 2**70, 0.1, 1e300, -0.0]},
        [{"deep": [{"deeper": [1]}]}],
        "text",
    ],
)
def test_json_is_written_as_the_standard_library_indents_it(value: Json) -> None:
    assert json_text(value) == json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def test_there_is_no_json_for_an_infinite_number() -> None:
    with pytest.raises(ValueError, match="inf"):
        json_text([float("inf")])
