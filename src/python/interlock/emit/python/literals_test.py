from __future__ import annotations

import ast
from inspect import cleandoc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.emit.python.literals import docstring, literal, string
from interlock.ir.types import Json

json_values: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(st.text())
def test_a_string_literal_is_the_string(text: str) -> None:
    written = string(text)
    assert ast.literal_eval(written) == text
    assert "\n" not in written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a", '"a"'),
        ("it's", '"it\'s"'),
        ('a "b"', "'a \"b\"'"),
        ("\"'", '"\\"\'"'),
        ("a\nb", '"a\\nb"'),
        ("\\d", '"\\\\d"'),
    ],
)
def test_quotes_are_double_unless_single_ones_need_fewer_escapes(text: str, written: str) -> None:
    assert string(text) == written


@given(json_values)
def test_a_json_literal_is_the_value(value: Json) -> None:
    assert ast.literal_eval(str(literal(value))) == value


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]) | st.sampled_from(["\n", '"', "\\", " "])))
def test_a_docstring_is_the_documentation(text: str) -> None:
    module = ast.parse(f"class A:\n{docstring(text, depth=1)}\n")
    expected = "\n".join(line.rstrip() for line in cleandoc(text).splitlines())
    assert (ast.get_docstring(module.body[0]) or "").strip() == expected.strip()  # type: ignore[arg-type]  # a class


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("One line.", '    """One line."""'),
        ("First.\n\n  Second.\n", '    """First.\n\n    Second.\n    """'),
        ('Ends in "quotes"', '    """Ends in "quotes\\""""'),
        ('A \\ and """.', '    """A \\\\ and \\"\\"\\"."""'),
    ],
)
def test_docstrings_are_laid_out_as_the_formatter_does(text: str, written: str) -> None:
    assert docstring(text, depth=1) == written
