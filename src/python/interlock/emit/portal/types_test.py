from __future__ import annotations

import pytest

from interlock.emit.portal.links import Links
from interlock.emit.portal.types import rules, type_parts
from interlock.ir.testing import INT, STRING, ref
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


def written(type_: Type) -> str:
    return "".join(part.text for part in type_parts(type_, Links("apis/users.api.html")))


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        (INT, "int"),
        (ListType(ref("User")), "list[User]"),
        (MapType(SetType(STRING)), "map[string, set[string]]"),
        (NullableType(ref("User")), "User?"),
        (ConstType("a"), '"a"'),
        (ConstType(True), "true"),
        (ConstType(3), "3"),
    ],
)
def test_a_type_reads_as_in_a_spec(type_: Type, text: str) -> None:
    assert written(type_) == text


def test_the_name_of_a_declared_type_leads_to_it() -> None:
    parts = type_parts(ListType(ref("User")), Links("apis/users.api.html"))
    assert [part.href for part in parts] == [None, "../models/users.html#User", None]


@pytest.mark.parametrize(
    ("type_", "said"),
    [
        (ScalarType(Scalar.INT, Constraints(ge=1, lt=5)), ("≥ 1", "< 5")),
        (ScalarType(Scalar.STRING, Constraints(max_length=1)), ("at most 1 character",)),
        (ScalarType(Scalar.STRING, Constraints(min_length=2, max_length=2)), ("exactly 2 characters",)),
        (ScalarType(Scalar.STRING, Constraints(pattern="^a$")), ("matches ^a$",)),
        (ScalarType(Scalar.BYTES, Constraints(min_length=1)), ("at least 1 byte",)),
        (MapType(INT, Constraints(min_items=1, max_items=3)), ("1 to 3 entries",)),
        (
            ListType(ScalarType(Scalar.INT, Constraints(ge=1)), Constraints(unique_items=True)),
            ("no item twice", "each ≥ 1"),
        ),
        (NullableType(ScalarType(Scalar.FLOAT, Constraints(multiple_of=2))), ("a multiple of 2",)),
        (ref("User"), ()),
    ],
)
def test_what_is_demanded_is_said_in_words(type_: Type, said: tuple[str, ...]) -> None:
    assert rules(type_) == said
