from __future__ import annotations

from decimal import Decimal

import pytest

from interlock.ir.types import Constraints, ListType, MapType, NullableType, Scalar, ScalarType
from interlock.lower.testing import fields, users


@pytest.mark.parametrize(
    ("written", "type"),
    [
        ("{type: int, ge: 0, lt: 10}", ScalarType(Scalar.INT, Constraints(ge=0, lt=10))),
        ("{type: int64, multiple_of: 5}", ScalarType(Scalar.INT64, Constraints(multiple_of=5))),
        ("{type: float, gt: 0.5}", ScalarType(Scalar.FLOAT, Constraints(gt=0.5))),
        ('{type: decimal, le: "9.99"}', ScalarType(Scalar.DECIMAL, Constraints(le=Decimal("9.99")))),
        ("{type: decimal, ge: 0.1}", ScalarType(Scalar.DECIMAL, Constraints(ge=Decimal("0.1")))),
        (r"{type: string, pattern: '^\d+$'}", ScalarType(Scalar.STRING, Constraints(pattern="^[0-9]+$"))),
        ("{type: email, max_length: 254}", ScalarType(Scalar.EMAIL, Constraints(max_length=254))),
        (
            '{type: "list[int]", min_items: 1, unique_items: true}',
            ListType(ScalarType(Scalar.INT), Constraints(min_items=1, unique_items=True)),
        ),
        ('{type: "map[string,int]", max_items: 9}', MapType(ScalarType(Scalar.INT), Constraints(max_items=9))),
        ('{type: "int?", ge: 0}', NullableType(ScalarType(Scalar.INT, Constraints(ge=0)))),
    ],
)
def test_constraints_bind_to_the_outermost_type_that_is_not_nullable(written: str, type: object) -> None:
    assert fields(f"a: {written}").field("users.Thing", "a").type == type


def test_a_field_tightens_the_alias_that_it_names() -> None:
    found = users(
        """
        Money: {type: decimal, ge: 0, le: 100}
        Price: {type: Money, le: 50}
        Shop: {fields: {price: {type: Price, ge: -5, gt: 1, le: 70}}}
        """
    )
    bound = Constraints(ge=Decimal(0), gt=Decimal(1), le=Decimal(50))
    assert found.field("users.Shop", "price").type == ScalarType(Scalar.DECIMAL, bound)


@pytest.mark.parametrize(
    ("written", "finding"),
    [
        ("{type: string, ge: 1}", "spec/constraint-type: ge"),
        ("{type: int, min_length: 1}", "spec/constraint-type: min_length"),
        ("{type: bool, pattern: a}", "spec/constraint-type: pattern"),
        ("{type: datetime, ge: 1}", "spec/constraint-type: ge"),
        ("{type: bytes, max_length: 9}", "spec/constraint-type: max_length"),
        ('{type: "map[string,int]", unique_items: true}', "spec/constraint-type: unique_items"),
        ('{type: "Thing?", max_items: 1}', "spec/constraint-type: max_items"),
        ("{type: enum, values: [a, b], max_length: 1}", "spec/constraint-type: max_length"),
        ("{type: const, value: 1, ge: 0}", "spec/constraint-type: ge"),
        ("{type: int, ge: 1.5}", "spec/constraint-value: 1.5"),
        ("{type: int, ge: 9007199254740992}", "spec/constraint-value: 9007199254740992"),
        ("{type: decimal, ge: many}", "spec/constraint-value: many"),
        ("{type: int, multiple_of: 0}", "spec/constraint-value: 0"),
        ("{type: string, min_length: -1}", "spec/constraint-value: -1"),
        ("{type: string, max_length: true}", "spec/constraint-value: true"),
        ("{type: string, pattern: 3}", "spec/constraint-value: 3"),
        ('{type: "list[int]", unique_items: 1}', "spec/constraint-value: 1"),
        ("{type: string, pattern: 'a(?=b)'}", "spec/pattern: 'a(?=b)'"),
        ("{type: int, ge: 5, le: 4}", "spec/constraint-conflict: le"),
        ("{type: int, gt: 5, lt: 6}", "spec/constraint-conflict: lt"),
        ("{type: float, ge: 5, lt: 5}", "spec/constraint-conflict: lt"),
        ("{type: string, min_length: 5, max_length: 4}", "spec/constraint-conflict: max_length"),
        ('{type: "list[int]", min_items: 5, max_items: 4}', "spec/constraint-conflict: max_items"),
        ("{type: int, ge: 1, le: 4, multiple_of: 5}", "spec/constraint-conflict: multiple_of"),
    ],
)
def test_constraints_must_mean_something_and_leave_a_value_possible(written: str, finding: str) -> None:
    assert fields(f"a: {written}").findings == [finding]


@pytest.mark.parametrize(
    "written", ["{type: float, gt: 5, lt: 6}", "{type: int, gt: 5, lt: 7}", "{type: int, ge: 5, le: 5}"]
)
def test_narrow_bounds_are_no_contradiction(written: str) -> None:
    assert fields(f"a: {written}").findings == []


def test_a_contradiction_with_the_alias_is_found_where_it_arises() -> None:
    found = users("Money: {type: decimal, le: 5}\nShop: {fields: {price: {type: Money, ge: 6}}}")
    assert found.findings == ["spec/constraint-conflict: ge"]


def test_a_second_pattern_is_refused_for_it_could_only_replace_the_first() -> None:
    found = users("Code: {type: string, pattern: a}\nShop: {fields: {code: {type: Code, pattern: b}}}")
    assert found.findings == ["spec/constraint-conflict: pattern"]


def test_what_failed_to_resolve_is_not_told_off_for_its_constraints() -> None:
    assert fields("a: {type: Nowhere, ge: 1, default: 3}").findings == ["spec/unknown-model: Nowhere"]
