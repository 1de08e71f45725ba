"""The order in which members of unions are tried."""

from __future__ import annotations

import pytest

from interlock.ir.declarations import Union
from interlock.ir.types import Ref
from interlock.lower.testing import users

MODELS = """
Point: {fields: {x: int, y: int}}
Circle: {fields: {x: int, y: int, radius: int}}
Ring: {fields: {x: int, y: int, radius: int, hole: int}}
Text: {fields: {text: string, x: {type: int, optional: true}}}
"""


def order(of: str) -> list[str]:
    declared = users(MODELS + f"Shape: {{union: {{of: {of}}}}}").system.domains[0].declarations[-1]
    assert isinstance(declared, Union)
    return [member.type.target.name if isinstance(member.type, Ref) else "scalar" for member in declared.members]


@pytest.mark.parametrize(
    ("written", "tried"),
    [
        ("[Point, Circle]", ["Circle", "Point"]),
        ("[Circle, Point]", ["Circle", "Point"]),
        ("[Point, Circle, Ring]", ["Ring", "Circle", "Point"]),
        ("[Circle, Point, Ring]", ["Ring", "Circle", "Point"]),
        ("[string, Point, int, Circle]", ["scalar", "Circle", "Point", "scalar"]),
    ],
)
def test_a_member_with_more_required_keys_comes_before_the_one_it_would_be_taken_for(
    written: str, tried: list[str]
) -> None:
    assert order(written) == tried


def test_members_that_are_never_taken_for_each_other_stay_as_written() -> None:
    assert order("[Text, Point]") == ["Text", "Point"]
    assert order("[Point, Text]") == ["Point", "Text"]
