"""The document of an API, from an intermediate representation made by hand."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from interlock.diagnostics.source import Span
from interlock.emit.openapi.emitter import emit_openapi
from interlock.ir.api import (
    NO_EVENTS,
    Api,
    Auth,
    Deprecation,
    Error,
    Http,
    Method,
    Operation,
    Pagination,
    Param,
    ParamSource,
)
from interlock.ir.declarations import (
    Alias,
    Declaration,
    Default,
    Direction,
    Enum,
    EnumMember,
    Field,
    Model,
    Optional,
    Presence,
    Required,
    Union,
    UnionMember,
)
from interlock.ir.system import Domain, System
from interlock.ir.types import (
    Constraints,
    ConstType,
    ListType,
    MapType,
    NullableType,
    QualifiedName,
    Ref,
    Scalar,
    ScalarType,
    SetType,
    Type,
)

SPAN = Span("specs/users/models.yaml", 0, 0)
INT = ScalarType(Scalar.INT)
STRING = ScalarType(Scalar.STRING)
REQUIRED = Required()


def named(name: str, domain: str = "users") -> QualifiedName:
    return QualifiedName(domain, name)


def ref(name: str, domain: str = "users") -> Ref:
    return Ref(named(name, domain))


def field(name: str, type_: Type, presence: Presence = REQUIRED, *, doc: str | None = None) -> Field:
    return Field(name, name, type_, presence, doc, False, False, False, (), SPAN)


def model(name: str, *fields: Field, domain: str = "users") -> Model:
    return Model(named(name, domain), name, None, Direction.BOTH, False, fields, None, False, (), SPAN)


def operation(name: str, method: Method, path: str, status: int = 200, **changed: Any) -> Operation:
    plain = Operation(
        name=name,
        summary=None,
        doc=None,
        input=None,
        output=None,
        params=(),
        errors=(),
        auth=Auth.PUBLIC,
        pagination=None,
        idempotent=False,
        deprecation=None,
        stream=False,
        timeout=None,
        http=Http(method, path, status),
        events=NO_EVENTS,
        span=SPAN,
    )
    return replace(plain, **changed)


def document(
    *operations: Operation,
    declared: tuple[Declaration, ...] = (),
    errors: tuple[Error, ...] = (),
    others: tuple[Domain, ...] = (),
) -> dict[str, Any]:
    """The document, checked by a validator that knows nothing of us."""
    api = Api("users", "api", "users", "/users", ("users",), 1, errors, operations, "specs/users/api.yaml")
    domain = Domain("users", declared, (api,), (), ())
    output = emit_openapi(System((domain, *others)), domain, api)
    assert output.path == "specs/users/api.openapi.json"
    assert output.content.endswith("}\n")
    written: dict[str, Any] = json.loads(output.content)
    OpenAPIV31SpecValidator(written).validate()
    assert output.content == json.dumps(written, indent=2, ensure_ascii=False) + "\n"
    return written


def schema_of(type_: Type, *declared: Declaration) -> Any:
    holder = model("Holder", field("value", type_))
    written = document(operation("get", Method.GET, "/v1/users", output=ref("Holder")), declared=(holder, *declared))
    return written["components"]["schemas"]["Holder"]["properties"]["value"]


@pytest.mark.parametrize(
    ("type_", "expected"),
    [
        (INT, {"type": "integer", "minimum": -(2**53) + 1, "maximum": 2**53 - 1}),
        (
            ScalarType(Scalar.INT, Constraints(ge=0, lt=10)),
            {"type": "integer", "minimum": 0, "maximum": 2**53 - 1, "exclusiveMaximum": 10},
        ),
        (ScalarType(Scalar.FLOAT, Constraints(gt=0.5)), {"type": "number", "exclusiveMinimum": 0.5}),
        (
            ScalarType(Scalar.STRING, Constraints(min_length=1, max_length=9, pattern="^a")),
            {"type": "string", "minLength": 1, "maxLength": 9, "pattern": "^a"},
        ),
        (ScalarType(Scalar.BOOL), {"type": "boolean"}),
        (ScalarType(Scalar.DATETIME), {"type": "string", "format": "date-time"}),
        (ScalarType(Scalar.UUID), {"type": "string", "format": "uuid"}),
        (ScalarType(Scalar.JSON), {}),
        (ConstType(True), {"type": "boolean", "const": True}),
        (ConstType(3), {"type": "integer", "const": 3}),
        (
            ListType(STRING, Constraints(max_items=2, unique_items=True)),
            {"type": "array", "items": {"type": "string"}, "maxItems": 2, "uniqueItems": True},
        ),
        (SetType(STRING), {"type": "array", "items": {"type": "string"}, "uniqueItems": True}),
        (
            MapType(STRING, Constraints(min_items=1)),
            {"type": "object", "additionalProperties": {"type": "string"}, "minProperties": 1},
        ),
        (NullableType(STRING), {"anyOf": [{"type": "string"}, {"type": "null"}]}),
    ],
)
def test_a_type_has_the_schema_of_its_json(type_: Type, expected: Any) -> None:
    assert schema_of(type_) == expected


@pytest.mark.parametrize(
    ("scalar", "matching", "not_matching"),
    [
        (Scalar.INT64, "-9223372036854775808", "9223372036854775808"),
        (Scalar.DECIMAL, "-0.50", "1e3"),
        (Scalar.TIME, "23:59:59.5", "23:59:59Z"),
        (Scalar.DURATION, "P1DT2H", "P1Y"),
        (Scalar.EMAIL, "a@example.org", "a@b@c"),
        (Scalar.URL, "https://example.org/?q=1#f", "ftp://example.org"),
        (Scalar.BYTES, "aGk=", "aGl="),
    ],
)
def test_a_scalar_that_is_text_on_the_wire_has_the_pattern_of_that_text(
    scalar: Scalar, matching: str, not_matching: str
) -> None:
    pattern = schema_of(ScalarType(scalar))["pattern"]
    assert re.search(pattern, matching)
    assert not re.search(pattern, not_matching)


def test_bounds_of_a_number_in_a_string_are_extension_keywords() -> None:
    schema = schema_of(ScalarType(Scalar.DECIMAL, Constraints(ge=0, multiple_of=0.01)))
    assert (schema["x-minimum"], schema["x-multipleOf"]) == ("0", "0.01")


def test_lengths_of_bytes_become_lengths_of_base64() -> None:
    schema = schema_of(ScalarType(Scalar.BYTES, Constraints(min_length=1, max_length=4)))
    assert (schema["minLength"], schema["maxLength"]) == (4, 8)


def test_an_integer_enum_names_its_values() -> None:
    kind = Enum(named("Kind"), (EnumMember("TEXT", 0), EnumMember("VOICE", 2)), None, "A kind.", False, SPAN)
    written = document(operation("get", Method.GET, "/v1/users", output=ref("Kind")), declared=(kind,))
    assert written["components"]["schemas"]["Kind"] == {
        "description": "A kind.",
        "type": "integer",
        "enum": [0, 2],
        "x-enum-varnames": ["TEXT", "VOICE"],
    }


def test_a_tagged_union_maps_its_tags_to_schemas() -> None:
    cat = model("Cat", field("kind", ConstType("cat")))
    dog = model("Dog", field("kind", ConstType("dog")))
    members = (UnionMember("cat", ref("Cat")), UnionMember("dog", ref("Dog")))
    pet = Union(named("Pet"), "kind", members, None, False, (), SPAN)
    written = document(operation("get", Method.GET, "/v1/users", output=ref("Pet")), declared=(cat, dog, pet))
    assert written["components"]["schemas"]["Pet"] == {
        "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
        "discriminator": {
            "propertyName": "kind",
            "mapping": {"cat": "#/components/schemas/Cat", "dog": "#/components/schemas/Dog"},
        },
    }


def test_absent_and_default_fields_are_not_required() -> None:
    user = model(
        "User",
        field("id", INT),
        field("nickname", STRING, Optional()),
        field("role", STRING, Default("member"), doc="What they may do."),
        field("note", NullableType(STRING), Default(None)),
    )
    written = document(operation("get", Method.GET, "/v1/users", output=ref("User")), declared=(user,))
    schema = written["components"]["schemas"]["User"]
    assert schema["required"] == ["id"]
    assert "default" not in schema["properties"]["nickname"]
    assert schema["properties"]["role"] == {
        "description": "What they may do.",
        "type": "string",
        "default": "member",
    }
    assert schema["properties"]["note"]["default"] is None


def test_fields_of_one_direction_are_marked() -> None:
    user = model("User", replace(field("id", INT), readonly=True), replace(field("password", STRING), writeonly=True))
    written = document(operation("get", Method.GET, "/v1/users", output=ref("User")), declared=(user,))
    properties = written["components"]["schemas"]["User"]["properties"]
    assert (properties["id"]["readOnly"], properties["password"]["writeOnly"]) == (True, True)


def test_requests_are_closed_and_answers_open_so_a_model_used_both_ways_has_two_schemas() -> None:
    address = model("Address", field("city", STRING))
    both = operation("put", Method.PUT, "/v1/users", input=ref("Address"), output=ref("Address"))
    written = document(both, declared=(address,))
    schemas = written["components"]["schemas"]
    assert schemas["Address-Input"]["additionalProperties"] is False
    assert "additionalProperties" not in schemas["Address-Output"]
    body = written["paths"]["/v1/users"]["put"]["requestBody"]
    assert body == {
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Address-Input"}}},
        "required": True,
    }


def test_a_schema_without_models_in_it_is_one_schema_both_ways() -> None:
    money = Alias(named("Money"), ScalarType(Scalar.DECIMAL), None, False, (), SPAN)
    both = operation("put", Method.PUT, "/v1/users", input=ref("Money"), output=ref("Money"))
    assert "Money" in document(both, declared=(money,))["components"]["schemas"]


def test_recursive_models_refer_to_themselves() -> None:
    tree = model("Tree", field("children", ListType(ref("Tree"))))
    written = document(operation("get", Method.GET, "/v1/users", output=ref("Tree")), declared=(tree,))
    children = written["components"]["schemas"]["Tree"]["properties"]["children"]
    assert children["items"] == {"$ref": "#/components/schemas/Tree"}


def test_names_that_two_domains_share_get_the_other_domain_as_a_prefix() -> None:
    ours = model("Address", field("there", ref("Address", "billing.invoices")))
    theirs = model("Address", field("city", STRING), domain="billing.invoices")
    written = document(
        operation("get", Method.GET, "/v1/users", output=ref("Address")),
        declared=(ours,),
        others=(Domain("billing.invoices", (theirs,), (), (), ()),),
    )
    schemas = written["components"]["schemas"]
    assert schemas["Address"]["properties"]["there"] == {"$ref": "#/components/schemas/BillingInvoicesAddress"}


def test_only_what_operations_reach_is_in_the_document() -> None:
    written = document(operation("get", Method.GET, "/v1/users"), declared=(model("Unused", field("id", INT)),))
    assert set(written["components"]["schemas"]) == {"ProblemBody"}


def statuses(written: dict[str, Any], path: str, method: str) -> list[str]:
    return list(written["paths"][path][method]["responses"])


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ["200", "500"]),
        ({"auth": Auth.USER}, ["200", "401", "500"]),
        ({"auth": Auth.SERVICE}, ["200", "401", "403", "500"]),
        ({"pagination": Pagination.CURSOR, "output": STRING}, ["200", "422", "500"]),
        ({"input": STRING}, ["200", "400", "413", "415", "422", "500"]),
        ({"input": STRING, "idempotent": True}, ["200", "400", "409", "413", "415", "422", "500"]),
        ({"idempotent": True}, ["200", "409", "422", "500"]),
        ({"timeout": 1.5}, ["200", "500", "504"]),
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
    assert written["components"]["securitySchemes"] == {
        "serviceToken": {"type": "http", "scheme": "bearer"},
        "userToken": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    }
    assert "security" not in written["paths"]["/v1/users/1"]["get"]
    assert written["paths"]["/v1/users/2"]["get"]["security"] == [{"userToken": []}]


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
