"""The order in which members of unions are tried."""

from __future__ import annotations

import pytest

from interlock.ir.declarations import Union
from interlock.ir.types import NullableType, Ref, Type
from interlock.lower.testing import users

MODELS = """
Point: {fields: {x: int, y: int}}
Circle: {fields: {x: int, y: int, radius: int}}
Ring: {fields: {x: int, y: int, radius: int, hole: int}}
Text: {fields: {text: string, x: {type: int, optional: true}}}
Round: Circle
Inner: {union: {of: [Circle, bool]}}
"""


def order(of: str) -> list[str]:
    declared = users(MODELS + f"Shape: {{union: {{of: {of}}}}}").system.domains[0].declarations[-1]
    assert isinstance(declared, Union)
    return [_name(member.type) for member in declared.members]


def _name(type: Type) -> str:
    match type:
        case Ref(target=target):
            return target.name
        case NullableType():
            return "nullable"
        case _:
            return "scalar"


@pytest.mark.parametrize(
    ("written", "tried"),
    [
        ("[Point, Circle]", ["Circle", "Point"]),
        ("[Circle, Point]", ["Circle", "Point"]),
        ("[Point, Circle, Ring]", ["Ring", "Circle", "Point"]),
        ("[Circle, Point, Ring]", ["Ring", "Circle", "Point"]),
        ("[string, Point, int, Circle]", ["scalar", "Circle", "Point", "scalar"]),
        ("[Round, Point]", ["Round", "Point"]),
        ("[Point, Round]", ["Round", "Point"]),
        ('["Point?", Circle]', ["Circle", "nullable"]),
        ("[Text, Point, Inner]", ["Text", "Inner", "Point"]),
    ],
)
def test_a_member_with_more_required_keys_comes_before_the_one_it_would_be_taken_for(
    written: str, tried: list[str]
) -> None:
    assert order(written) == tried


def test_members_that_are_never_taken_for_each_other_stay_as_written() -> None:
    assert order("[Text, Point]") == ["Text", "Point"]
    assert order("[Point, Text]") == ["Point", "Text"]
