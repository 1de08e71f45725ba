"""Which strings stand in quotes, and in which."""

from __future__ import annotations

import pytest
import yaml

from interlock.format.nodes import Scalar
from interlock.format.scalars import Place, Use, one_line, quoted

STRINGS = [
    "a",
    "a b",
    "",
    " a",
    "a ",
    "a: b",
    "a:",
    "a:b",
    "http://a.example/b?c",
    "a #b",
    "a#b",
    "#a",
    "-a",
    "-",
    "- a",
    "--- a",
    "...",
    "? a",
    "?a",
    ":a",
    "list[string]",
    "map[string, int]",
    "Address?",
    "{a}",
    "/{id}",
    "a, b",
    "null",
    "~",
    "true",
    "False",
    "1",
    "-1.5e3",
    "0x1f",
    ".inf",
    "*a",
    "&a",
    "!a",
    "|",
    ">",
    "%a",
    "@a",
    "`a`",
    "a`b",
    "it's",
    "'a'",
    'say "a"',
    '"a"',
    "\\d",
    "\\'",
    "\u00e9\U0001f980",
    "a\nb",
    "a\tb",
    "\x07\x00\x85\u2028\ufeff",
    "a\u00a0b",
    "<<",
    "=",
]


def double(text: str) -> Scalar:
    """The text as a double-quoted scalar that was written without escapes of the writer's choice."""
    return Scalar(text, '"', '""', 0, 0, None)


@pytest.mark.parametrize("loader", [yaml.CSafeLoader, yaml.SafeLoader])
@pytest.mark.parametrize("use", Use)
@pytest.mark.parametrize("text", STRINGS)
def test_every_string_is_read_back_by_every_parser_wherever_it_stands(
    text: str, use: Use, loader: type[yaml.SafeLoader]
) -> None:
    block = f"- {one_line(double(text), Place.BLOCK, use)}\n"
    flow = f"[{one_line(double(text), Place.FLOW, use)}, {{a: {one_line(double(text), Place.FLOW, use)}}}]\n"
    key = f"{one_line(double(text), Place.BLOCK, use)}: 1\n"
    assert yaml.load(block, loader) == [text]
    assert yaml.load(flow, loader) == [text, {"a": text}]
    assert yaml.load(key, loader) == {text: 1}


@pytest.mark.parametrize(
    ("text", "block", "flow"),
    [
        ("string", "string", "string"),
        ("list[string]", "list[string]", '"list[string]"'),
        ("email?", "email?", '"email?"'),
        ("", '""', '""'),
        ("1", '"1"', '"1"'),
        ("no", '"no"', '"no"'),
        ("2026-01-01", '"2026-01-01"', '"2026-01-01"'),
        ("12:30", '"12:30"', '"12:30"'),
        ("1_000", '"1_000"', '"1_000"'),
        ("2tone", "2tone", "2tone"),
        ("it's", "it's", "it's"),
    ],
)
def test_quotes_are_taken_away_where_every_reader_gets_the_same_string(text: str, block: str, flow: str) -> None:
    assert one_line(double(text), Place.BLOCK, Use.VALUE) == block
    assert one_line(double(text), Place.FLOW, Use.VALUE) == flow


@pytest.mark.parametrize(
    ("written", "canonical"),
    [("on", "on"), ("2026-01-01", "2026-01-01"), ("True", "true"), ("~", "null"), ("", "null"), ("0x1F", "0x1F")],
)
def test_plain_scalars_keep_their_value_and_get_no_quotes(written: str, canonical: str) -> None:
    assert one_line(Scalar(written, "", written, 0, 0, None), Place.BLOCK, Use.VALUE) == canonical


def test_a_word_of_prose_stays_as_it_is() -> None:
    assert one_line(Scalar("True", "", "True", 0, 0, None), Place.BLOCK, Use.PROSE) == "True"


def test_a_notation_is_always_in_quotes() -> None:
    assert one_line(Scalar("^a$", "", "^a$", 0, 0, None), Place.BLOCK, Use.NOTATION) == '"^a$"'
    assert one_line(double("/users"), Place.FLOW, Use.NOTATION) == '"/users"'


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a", '"a"'),
        ("\\d", "'\\d'"),
        ('"a"', "'\"a\"'"),
        ("it's", '"it\'s"'),
        ("it's \\d", '"it\'s \\\\d"'),
        ("\\\n", '"\\\\\\n"'),
        ("\x07\u2028", '"\\x07\\u2028"'),
    ],
)
def test_single_quotes_where_they_spare_escapes(text: str, written: str) -> None:
    assert quoted(text) == written
    assert yaml.safe_load(written) == text


def test_escapes_that_somebody_chose_are_kept() -> None:
    assert one_line(Scalar("\u00e9", '"', '"\\u00e9"', 0, 0, None), Place.BLOCK, Use.VALUE) == '"\\u00e9"'
    assert one_line(Scalar("# \\", '"', '"# \\\\"', 0, 0, None), Place.BLOCK, Use.VALUE) == "'# \\'"
