"""The schemas of types and declarations in a document."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from interlock.emit.openapi.testing import written_document
from interlock.ir.api import (
    Method,
    Operation,
)
from interlock.ir.declarations import (
    Alias,
    Declaration,
    Default,
    Enum,
    EnumMember,
    Optional,
    Union,
    UnionMember,
)
from interlock.ir.system import Domain
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
    Constraints,
    ConstType,
    ListType,
    MapType,
    NullableType,
    Scalar,
    ScalarType,
    SetType,
    Type,
)


def document(*operations: Operation, **system: Any) -> dict[str, Any]:
    """The document, checked by a validator that knows nothing of us."""
    written = written_document(*operations, **system)
    OpenAPIV31SpecValidator(written).validate()
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
