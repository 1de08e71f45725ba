"""Operations in a document: statuses, parameters, header fields, security."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from interlock.emit.openapi.testing import written_document
from interlock.ir.api import (
    Auth,
    Deprecation,
    Error,
    Method,
    Operation,
    Pagination,
    Param,
    ParamSource,
)
from interlock.ir.declarations import (
    Default,
    Optional,
    Required,
)
from interlock.ir.testing import (
    INT,
    SPAN,
    STRING,
    field,
    model,
    named,
    operation,
    ref,
)
from interlock.ir.types import (
    ListType,
)


def document(*operations: Operation, **system: Any) -> dict[str, Any]:
    """The document, checked by a validator that knows nothing of us."""
    written = written_document(*operations, **system)
    OpenAPIV31SpecValidator(written).validate()
    return written


def statuses(written: dict[str, Any], path: str, method: str) -> list[str]:
    return list(written["paths"][path][method]["responses"])


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ["200", "500", "503"]),
        ({"auth": Auth.USER}, ["200", "401", "403", "500", "503"]),
        ({"auth": Auth.SERVICE}, ["200", "401", "403", "500", "503"]),
        ({"pagination": Pagination.CURSOR, "output": STRING}, ["200", "422", "500", "503"]),
        ({"input": STRING}, ["200", "400", "413", "415", "422", "500", "503"]),
        ({"input": STRING, "idempotent": True}, ["200", "400", "409", "413", "415", "422", "500", "503"]),
        ({"idempotent": True}, ["200", "409", "422", "500", "503"]),
        ({"timeout": 1.5}, ["200", "500", "503", "504"]),
    ],
)
def test_an_operation_lists_exactly_the_statuses_that_it_can_answer_with(
    changed: dict[str, Any], expected: list[str]
) -> None:
    written = document(operation("do", Method.POST, "/v1/users", **changed))
    assert statuses(written, "/v1/users", "post") == expected


EXISTS = Error(
    named("UserExists"),
    "api",
    409,
    "User exists",
    "urn:problem:users:user-exists",
    "Somebody has the id.\nMore about it.",
    (field("telegram_id", INT),),
    SPAN,
)


def test_an_error_is_a_problem_document_with_constants_and_its_own_members() -> None:
    written = document(operation("do", Method.POST, "/v1/users", errors=(EXISTS.name,)), errors=(EXISTS,))
    assert written["components"]["schemas"]["UserExistsProblem"] == {
        "description": "Somebody has the id.\nMore about it.",
        "type": "object",
        "properties": {
            "type": {"type": "string", "const": "urn:problem:users:user-exists"},
            "title": {"type": "string"},
            "status": {"type": "integer", "const": 409},
            "detail": {"type": "string"},
            "telegram_id": {"type": "integer", "minimum": -(2**53) + 1, "maximum": 2**53 - 1},
        },
        "required": ["type", "title", "status", "telegram_id"],
    }
    response = written["paths"]["/v1/users"]["post"]["responses"]["409"]
    assert response["description"] == "Somebody has the id."
    assert list(response["content"]) == ["application/problem+json"]


def test_problems_that_share_a_status_are_alternatives() -> None:
    written = document(
        operation("do", Method.POST, "/v1/users", errors=(EXISTS.name,), idempotent=True), errors=(EXISTS,)
    )
    content = written["paths"]["/v1/users"]["post"]["responses"]["409"]["content"]
    assert content["application/problem+json"]["schema"]["anyOf"] == [
        {"$ref": "#/components/schemas/UserExistsProblem"},
        {"$ref": "#/components/schemas/ProblemBody"},
    ]


def test_parameters_keep_their_wire_names_and_say_whether_they_are_required() -> None:
    params = (
        Param("user_id", "user_id", ParamSource.PATH, INT, Required(), "The user.", False, (42,), SPAN),
        Param("name", "filter[name]", ParamSource.QUERY, ListType(STRING), Optional(), None, True, (), SPAN),
        Param("trace", "X-Trace", ParamSource.HEADER, STRING, Default("none"), None, False, (), SPAN),
    )
    written = document(operation("get", Method.GET, "/v1/users/{user_id}", params=params))
    found = written["paths"]["/v1/users/{user_id}"]["get"]["parameters"]
    assert [(given["name"], given["in"], given["required"]) for given in found] == [
        ("user_id", "path", True),
        ("filter[name]", "query", False),
        ("X-Trace", "header", False),
    ]
    assert found[0]["description"] == "The user."
    assert found[0]["schema"]["examples"] == [42]
    assert found[1]["deprecated"] is True
    assert found[2]["schema"]["default"] == "none"


@pytest.mark.parametrize(
    ("pagination", "position", "parameters"),
    [(Pagination.CURSOR, "next_cursor", ["cursor", "limit"]), (Pagination.OFFSET, "total", ["offset", "limit"])],
)
def test_a_paginated_list_answers_with_an_envelope_and_a_link(
    pagination: Pagination, position: str, parameters: list[str]
) -> None:
    written = document(operation("list_users", Method.GET, "/v1/users", output=STRING, pagination=pagination))
    got = written["paths"]["/v1/users"]["get"]
    assert [given["name"] for given in got["parameters"]] == parameters
    assert list(got["responses"]["200"]["headers"]) == ["Link"]
    assert got["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].endswith("/ListUsersPage")
    assert written["components"]["schemas"]["ListUsersPage"]["required"] == ["items", position]


def test_a_merge_patch_has_its_media_type() -> None:
    patch = replace(model("UserPatch", field("name", STRING, Optional())), patch=True)
    written = document(operation("patch", Method.PATCH, "/v1/users", input=ref("UserPatch")), declared=(patch,))
    assert list(written["paths"]["/v1/users"]["patch"]["requestBody"]["content"]) == ["application/merge-patch+json"]


def test_a_stream_answers_with_a_sequence_of_events_of_json() -> None:
    written = document(operation("watch", Method.GET, "/v1/users", output=STRING, stream=True))
    content = written["paths"]["/v1/users"]["get"]["responses"]["200"]["content"]
    event = content["text/event-stream"]["schema"]["items"]
    assert event["properties"]["data"] == {
        "type": "string",
        "contentMediaType": "application/json",
        "contentSchema": {"type": "string"},
    }


def test_a_deprecated_operation_announces_it_in_every_answer() -> None:
    deprecation = Deprecation(date(2026, 1, 1), date(2027, 1, 1))
    written = document(operation("get", Method.GET, "/v1/users", deprecation=deprecation))
    got = written["paths"]["/v1/users"]["get"]
    assert got["deprecated"] is True
    assert all(list(found["headers"]) == ["Deprecation", "Sunset"] for found in got["responses"].values())


def test_an_idempotent_operation_takes_a_key_and_marks_repetitions() -> None:
    written = document(operation("do", Method.POST, "/v1/users", idempotent=True))
    done = written["paths"]["/v1/users"]["post"]
    assert [(given["name"], given["in"]) for given in done["parameters"]] == [("Idempotency-Key", "header")]
    assert list(done["responses"]["200"]["headers"]) == ["Idempotency-Replayed"]


def test_each_kind_of_caller_has_its_security_scheme() -> None:
    written = document(
        operation("one", Method.GET, "/v1/users/1"),
        operation("two", Method.GET, "/v1/users/2", auth=Auth.USER),
        operation("three", Method.GET, "/v1/users/3", auth=Auth.SERVICE),
    )
    schemes = written["components"]["securitySchemes"]
    assert list(schemes) == ["serviceToken", "userToken"]
    assert {(scheme["type"], scheme["scheme"], scheme["bearerFormat"]) for scheme in schemes.values()} == {
        ("http", "bearer", "JWT")
    }
    assert "security" not in written["paths"]["/v1/users/1"]["get"]
    own, on_behalf = written["paths"]["/v1/users/2"]["get"]["security"]
    assert (own, on_behalf) == ({"userToken": []}, {"serviceToken": ["users.api.two"]})
    assert written["paths"]["/v1/users/3"]["get"]["security"] == [{"serviceToken": ["users.api.three"]}]


def test_an_operation_that_only_events_reach_is_not_in_the_document() -> None:
    written = document(replace(operation("import_users", Method.POST, "/v1/users"), http=None))
    assert written["paths"] == {}
    assert "components" not in written


def test_operations_of_one_path_stand_together() -> None:
    written = document(
        operation("one", Method.GET, "/v1/users"),
        operation("other", Method.GET, "/v1/others"),
        operation("two", Method.POST, "/v1/users", 201),
    )
    assert {path: list(item) for path, item in written["paths"].items()} == {
        "/v1/users": ["get", "post"],
        "/v1/others": ["get"],
    }
