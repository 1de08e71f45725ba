from __future__ import annotations

from pathlib import Path

import pytest

from tests.spec_rules.linting import Shop


@pytest.mark.parametrize(
    "kind", ["int", "{type: enum, values: [a, b]}", "{fields: {}}", "{union: {of: [int, string]}}"]
)
def test_every_kind_of_type_is_named_alike(kind: str, tmp_path: Path) -> None:
    assert Shop(tmp_path).find("lint/type-name", models=f"models: {{Some_thing: {kind}}}") == [
        "lint/type-name: Some_thing"
    ]


def test_capitals_alone_are_an_acronym_when_they_are_few(tmp_path: Path) -> None:
    assert Shop(tmp_path).find("lint/type-name", models="models: {VAT: int, IBAN: int, INVOICE: int}") == [
        "lint/type-name: INVOICE"
    ]


def test_a_name_is_not_told_to_be_called_as_it_is(tmp_path: Path) -> None:
    assert Shop(tmp_path).find("lint/type-name", models="models: {A1B2C3: int, ABC1DEF: int}") == [
        "lint/type-name: ABC1DEF"
    ]


def test_variants_are_looked_at_where_they_are_declared(tmp_path: Path) -> None:
    models = "models: {Order: {fields: {id: int}, variants: {Create_now: {}, Read: {}}}}"
    assert Shop(tmp_path).find("lint/type-name", models=models) == ["lint/type-name: Create_now"]


def test_a_model_is_told_once_and_not_with_its_variants_and_what_is_inside(tmp_path: Path) -> None:
    models = """
        models:
          Order_line:
            fields: {kind: {type: enum, values: [a, b]}, id: {type: int, readonly: true}}
            variants: {Create: {}, Read: {}}
          Order: {fields: {lines: "list[Order_line]"}, variants: {Update: {}}}
        """
    assert Shop(tmp_path).find("lint/type-name", models=models) == ["lint/type-name: Order_line"]


def test_errors_are_named_as_types(tmp_path: Path) -> None:
    api = "errors: {Not_found: {status: 404}}\noperations: {}"
    assert Shop(tmp_path).find("lint/type-name", api=api) == ["lint/type-name: Not_found"]


def test_members_are_in_snake_case(tmp_path: Path) -> None:
    found = Shop(tmp_path).find(
        "lint/snake-case-name",
        models="models: {Order: {fields: {placedBy: int, class_: int, line_2: int}}}",
        api="""
        errors: {Gone: {status: 410, fields: {sinceWhen: int}}}
        operations:
          placeOrder: {params: [{name: orderId, type: int}], rest: {method: POST, path: "/{orderId}"}}
        """,
        events="events: {orderPlaced: {message: Order}}",
        tasks="tasks: {countStock: {}}",
    )
    assert sorted(found) == [
        "lint/snake-case-name: countStock",
        "lint/snake-case-name: orderId",
        "lint/snake-case-name: orderPlaced",
        "lint/snake-case-name: placeOrder",
        "lint/snake-case-name: placedBy",
        "lint/snake-case-name: sinceWhen",
    ]


def test_the_name_on_the_wire_is_free(tmp_path: Path) -> None:
    models = "models: {Order: {fields: {placed_by: {type: int, wire: placedBy}}}}"
    assert Shop(tmp_path).find("lint/snake-case-name", models=models) == []


@pytest.mark.parametrize(
    ("values", "is_found"),
    [
        ("[in_transit, handed_over]", False),
        ("[in-transit, handed-over]", False),
        ("[IN_TRANSIT, HOME]", False),
        ("[placed, delivered]", False),
        ("[inTransit, home]", False),
        ("[InTransit, Home]", False),
        ("[en-GB, de_AT]", False),
        ('["1/2", half]', False),
        ("{TEXT: 0, VOICE: 2}", False),
        ("[in_transit, handed-over]", True),
        ("[placed, Delivered]", True),
        ("[IN_TRANSIT, home]", True),
    ],
)
def test_values_of_an_enum_are_spelled_alike(values: str, is_found: bool, tmp_path: Path) -> None:
    models = f"models: {{State: {{type: enum, values: {values}}}}}"
    assert Shop(tmp_path).find("lint/enum-value-style", models=models) == (
        ["lint/enum-value-style: State"] if is_found else []
    )
