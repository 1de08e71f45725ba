from __future__ import annotations

import pytest

from interlock.lower.patterns.matcher import matches
from interlock.lower.patterns.parser import parse
from interlock.lower.patterns.tree import Pattern, PatternError


def parsed(pattern: str) -> Pattern:
    found = parse(pattern)
    assert isinstance(found, Pattern), found
    return found


@pytest.mark.parametrize(
    ("pattern", "source"),
    [
        (r"^\d{5}$", "^[0-9]{5}$"),
        (r"[\w-]+@\S", r"[0-9A-Za-z_\-]+@[^\t-\r ]"),
        (r"a\-b\@\_?", None),
        (r"a\-b\@", "a-b@"),
        (r"(?:a|b)*?c", "(?:a|b)*?c"),
        (r"\p{Lu}\P{L}", r"\p{Lu}\P{L}"),
        (r"\x41\u0042[\]\\]", r"\x41\u0042[\]\\]"),
        ("[-a]", r"[\-a]"),
        ("a.c", r"a[^\n\r\u2028\u2029]c"),
        ("", ""),
    ],
)
def test_a_pattern_is_written_anew_so_that_both_engines_agree(pattern: str, source: str | None) -> None:
    found = parse(pattern)
    assert (found.source if isinstance(found, Pattern) else None) == source


@pytest.mark.parametrize(
    ("pattern", "offset", "word"),
    [
        ("a(?=b)", 1, "look-around"),
        ("(?<!a)b", 0, "look-around"),
        (r"(a)\1", 3, "back-references"),
        (r"\k<a>", 0, "back-references"),
        ("(?<year>a)", 0, "no name"),
        ("(?P<year>a)", 0, "no name"),
        ("(?i)a", 0, "flags"),
        (r"\bword", 0, "differs"),
        (r"\Aa\z", 0, "`^`"),
        ("a{", 1, "literal `{`"),
        ("a}", 1, "literal `}`"),
        ("]", 0, "literal `]`"),
        ("a**", 2, "two repetitions"),
        ("*a", 0, "nothing here"),
        ("^*", 0, "nothing here"),
        ("a{3,2}", 1, "wrong way round"),
        ("[z-a]", 1, "wrong way round"),
        ("[]", 0, "empty class"),
        ("[a", 0, "never closed"),
        ("[a&&b]", 2, "means something else"),
        ("[[a]]", 1, "literal `["),
        (r"[a-\d]", 3, "one character"),
        (r"[\D]", 1, "negate the whole class"),
        ("(a", 0, "never closed"),
        ("a)", 1, "closes nothing"),
        ("a\\", 1, "escapes nothing"),
        (r"\q", 0, "not in the subset"),
        (r"\x4", 0, "hexadecimal"),
        (r"\uD800", 0, "surrogate"),
        (r"\p{Greek}", 0, "general categories"),
        ("(a{900}){900}", 0, "too large"),
        ("(" * 60 + ")" * 60, 50, "too deep"),
    ],
)
def test_what_the_engines_do_not_share_is_refused_with_its_place(pattern: str, offset: int, word: str) -> None:
    found = parse(pattern)
    assert isinstance(found, PatternError)
    assert word in found.message
    assert found.offset == offset


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        (r"^\d{5}$", "12345", True),
        (r"^\d{5}$", "123456", False),
        (r"^\d{5}$", "١٢٣٤٥", False),
        ("b", "abc", True),
        ("^b", "abc", False),
        ("^(ab|c)+$", "abcab", True),
        ("^a{2,3}$", "aaaa", False),
        ("^a{2,}$", "aaaa", True),
        ("^[^a-c]?x$", "dx", True),
        ("^[^a-c]?x$", "ax", False),
        (r"^\p{Lu}\p{L}*$", "Élan", True),
        ("^$", "", True),
        ("", "anything", True),
        ("^.$", "\n", False),
        ("(a|)+$", "b", True),
    ],
)
def test_matching(pattern: str, text: str, expected: bool) -> None:
    assert matches(parsed(pattern), text) is expected


def test_matching_is_linear_where_backtracking_explodes() -> None:
    assert not matches(parsed("^(a+)+$"), "a" * 2000 + "!")
