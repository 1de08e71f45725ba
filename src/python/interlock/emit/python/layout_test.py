from __future__ import annotations

import ast

import pytest

from interlock.emit.python.layout import WIDTH, Code, assignment, call, either, fits, keyword, statement, subscript

LONG = f'"{"x" * 150}"'


def test_what_fits_is_one_line() -> None:
    code = subscript("Annotated", "int", call("Field", keyword("ge", "0")))
    assert statement("x: ", code, depth=1) == "    x: Annotated[int, Field(ge=0)]"


def test_what_does_not_fit_has_an_item_a_line_and_a_comma_behind_each() -> None:
    code = subscript("Annotated", "str", call("Field", keyword("pattern", LONG)))
    assert statement("x: ", code) == "\n".join(
        ["x: Annotated[", "    str,", "    Field(", f"        pattern={LONG},", "    ),", "]"]
    )


def test_one_item_in_square_brackets_gets_no_comma() -> None:
    broken = statement("x: ", subscript("list", subscript("Annotated", "str", call("Field", LONG))))
    assert broken.splitlines()[0] == "x: list["
    assert broken.splitlines()[-2:] == ["    ]", "]"]


def test_operators_are_broken_in_parentheses_unless_in_brackets() -> None:
    operands = ("A" * 90, "B" * 90)
    assert statement("x: ", either(*operands), " = 1") == f"x: (\n    {'A' * 90}\n    | {'B' * 90}\n) = 1"
    assert statement("", call("f", either(*operands))) == f"f(\n    {'A' * 90}\n    | {'B' * 90},\n)"


@pytest.mark.parametrize(
    ("operands", "text"),
    [
        (("A", "A"), "A"),
        (("A", "None", "B"), "A | B | None"),
        ((either("A", "None"), "MISSING"), "A | MISSING | None"),
    ],
)
def test_unions_hold_each_type_once_and_none_last(operands: tuple[Code, ...], text: str) -> None:
    assert str(either(*operands)) == text


def test_the_value_of_an_assignment_is_broken_before_its_annotation() -> None:
    assert assignment("x", "list[str]", call("Field", LONG)) == f"x: list[str] = Field(\n    {LONG},\n)"


def test_the_annotation_is_broken_where_the_value_cannot_be() -> None:
    annotation = subscript("Annotated", "str", call("Field", f'"{"y" * 100}"'))
    broken = assignment("x", annotation, f'"{"z" * 100}"')
    assert broken.splitlines()[0] == "x: Annotated["
    assert broken.splitlines()[-1] == f'] = "{"z" * 100}"'


def test_wide_characters_count_two_columns() -> None:
    assert fits("x" * WIDTH)
    assert not fits("x" * (WIDTH + 1))
    assert fits("\u6f22" * (WIDTH // 2))
    assert not fits("\u6f22" * (WIDTH // 2) + "x")


def test_broken_code_is_the_same_code() -> None:
    code = call("f", subscript("list", "C" * 80), keyword("a", either("A" * 90, "B" * 90)))
    assert ast.dump(ast.parse(statement("x = ", code))) == ast.dump(ast.parse(f"x = {code}"))
