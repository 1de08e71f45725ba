from __future__ import annotations

import pytest

from interlock.ir.types import ConstType, ListType, MapType, NullableType, Scalar, ScalarType, SetType
from interlock.lower.testing import fields, users

STRING = ScalarType(Scalar.STRING)


@pytest.mark.parametrize("scalar", list(Scalar))
def test_every_scalar_is_known_by_its_name(scalar: Scalar) -> None:
    assert fields(f"a: {scalar.value}").field("users.Thing", "a").type == ScalarType(scalar)


@pytest.mark.parametrize(
    ("written", "type"),
    [
        ("list[string]", ListType(STRING)),
        ("set[string]", SetType(STRING)),
        ("map[string,string]", MapType(STRING)),
        ("dict[string,string]", MapType(STRING)),
        ("{type: list, of: string}", ListType(STRING)),
        ("{type: dict, key: string, value: string}", MapType(STRING)),
        ("{type: nullable, of: string}", NullableType(STRING)),
        ("{type: optional, of: string}", NullableType(STRING)),
        ("string?", NullableType(STRING)),
        ("list[list[string?]]?", NullableType(ListType(ListType(NullableType(STRING))))),
        ("{type: const, value: 3}", ConstType(3)),
        ("{type: const, value: true}", ConstType(True)),
    ],
)
def test_composites_in_short_and_long_form(written: str, type: object) -> None:
    assert fields(f"a: {written}").field("users.Thing", "a").type == type


def test_nullable_twice_is_nullable() -> None:
    assert fields('a: {type: nullable, of: "string?"}').field("users.Thing", "a").type == NullableType(STRING)


@pytest.mark.parametrize(
    ("written", "finding"),
    [
        ("map[int,string]", "spec/map-key: int"),
        ("set[json]", "spec/set-item: set[json]"),
        ("set[float]", "spec/set-item: set[float]"),
        ("list[set[Thing]]", "spec/set-item: list[set[Thing]]"),
        ("{type: const, value: 1.5}", "spec/const-value: 1.5"),
        ("{type: const, value: null}", "spec/const-value: null"),
        ("{type: const, value: 9007199254740992}", "spec/const-value: 9007199254740992"),
    ],
)
def test_what_a_composite_cannot_be_made_of(written: str, finding: str) -> None:
    assert fields(f"a: {written}").findings == [finding]


def test_a_set_takes_enums_and_aliases_of_scalars() -> None:
    users(
        """
        Plan: {fields: {days: "set[Day]", codes: "set[Code]"}}
        Days: set[Day]
        Day: {type: enum, values: [mon, tue]}
        Code: {type: string, max_length: 3}
        """
    ).model("users.Plan")


def test_an_enum_beside_a_parameter_needs_a_name() -> None:
    found = users(
        api="operations: {list_them: {params: [{name: a, type: enum, values: [x, y]}], rest: {method: GET, path: /x}}}"
    )
    assert found.findings == ["spec/inline-type: enum"]
