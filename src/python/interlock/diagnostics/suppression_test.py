from __future__ import annotations

import pytest

from interlock.diagnostics.diagnostic import Diagnostic, Label, Severity
from interlock.diagnostics.fixes import edited
from interlock.diagnostics.source import Span
from interlock.diagnostics.suppression import (
    SYNTAX,
    UNKNOWN_RULE,
    UNUSED,
    WITHOUT_REASON,
    Suppression,
    apply_suppressions,
    is_suppression,
    removal_of,
    suppressions_in,
)

PATH = "specs/shop/models.yaml"
RULE = "lint/some-rule"
KNOWN = frozenset({RULE, "lint/other-rule"})
LINE = Span(PATH, 0, 20)


def read(comment: str) -> Suppression:
    text = f"key: value          {comment}"
    [found] = suppressions_in(text, Span(PATH, 20, len(text)), LINE)
    return found


def finding(start: int = 0, id: str = RULE, path: str = PATH) -> Diagnostic:
    return Diagnostic(id, "wrong", Label(Span(path, start, start + 3)), severity=Severity.WARNING)


def ids(findings: list[Diagnostic], *comments: str) -> list[str]:
    return [found.id for found in apply_suppressions(findings, [read(comment) for comment in comments], KNOWN)]


@pytest.mark.parametrize(
    "comment",
    [
        "# interlock: allow lint/some-rule -- why",
        "#interlock:allow",
        "# INTERLOCK : what",
        "#   interlock: nothing",
        "# noqa: E501  # interlock: allow lint/some-rule -- why",
    ],
)
def test_a_comment_is_addressed_to_interlock_however_it_is_spelled(comment: str) -> None:
    assert is_suppression(comment)


@pytest.mark.parametrize(
    "comment", ["# noqa", "# type: ignore", "# the interlock: a thing", "# interlock allows", "# `# interlock: x`"]
)
def test_other_comments_are_none(comment: str) -> None:
    assert not is_suppression(comment)


def test_a_finding_with_a_reason_to_be_there_is_allowed() -> None:
    assert ids([finding()], f"# interlock: allow {RULE} -- because") == []


@pytest.mark.parametrize(
    "comment",
    [
        f"# interlock: allow {RULE} because",
        f"# interlock: deny {RULE} -- because",
        f"# interlock: allow {RULE}, lint/other-rule -- because",
        "# interlock: allow some-rule -- because",
        f"# interlock: allow {RULE} - because",
        "# interlock:",
    ],
)
def test_what_cannot_be_read_is_told_and_allows_nothing(comment: str) -> None:
    assert ids([finding()], comment) == [RULE, SYNTAX]


@pytest.mark.parametrize("end", ["", " --", " --   ", " -- -", " -- ..."])
def test_without_a_reason_nothing_is_allowed(end: str) -> None:
    assert ids([finding()], f"# interlock: allow {RULE}{end}") == [RULE, WITHOUT_REASON]


def test_several_suppressions_of_one_comment_are_read_each_by_itself() -> None:
    text = f"key: value          # noqa  # interlock: allow {RULE} -- because  # interlock: allow lint/nope -- so"
    found = list(suppressions_in(text, Span(PATH, 20, len(text)), LINE))
    assert [(each.rule, each.reason) for each in found] == [(RULE, "because"), ("lint/nope", "so")]
    assert [text[each.comment.start : each.comment.end] for each in found] == [
        f"# interlock: allow {RULE} -- because",
        "# interlock: allow lint/nope -- so",
    ]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a: 1  # noqa  # interlock: allow lint/x -- y\nb: 2\n", "a: 1  # noqa\nb: 2\n"),
        (
            "# interlock: allow lint/x -- y  # interlock: allow lint/nope -- y\nb: 2\n",
            "# interlock: allow lint/nope -- y\nb: 2\n",
        ),
    ],
)
def test_what_stands_beside_a_suppression_stays_when_it_goes(text: str, left: str) -> None:
    end = text.index("\n")
    found = list(suppressions_in(text, Span(PATH, text.index("#"), end), LINE))
    [unused] = [told for told in apply_suppressions([], found, {"lint/x"}) if told.id == UNUSED]
    assert unused.fix is not None
    assert edited(text, unused.fix.edits) == left


def test_a_rule_that_nobody_knows_is_told() -> None:
    assert ids([finding()], "# interlock: allow lint/sme-rule -- because") == [RULE, UNKNOWN_RULE]
    [told] = apply_suppressions([], [read("# interlock: allow lint/sme-rule -- because")], KNOWN)
    assert told.help == f"did you mean `{RULE}`?"


def test_a_suppression_that_allows_nothing_is_told() -> None:
    assert ids([], f"# interlock: allow {RULE} -- because") == [UNUSED]


@pytest.mark.parametrize(
    "other", [finding(start=20), finding(id="lint/other-rule"), finding(path="specs/shop/api.yaml")]
)
def test_only_findings_of_the_rule_that_begin_in_the_range_are_allowed(other: Diagnostic) -> None:
    assert sorted(ids([other], f"# interlock: allow {RULE} -- because")) == sorted([other.id, UNUSED])


def test_one_suppression_allows_all_findings_of_its_range() -> None:
    assert ids([finding(0), finding(5)], f"# interlock: allow {RULE} -- because") == []


def test_what_is_said_of_suppressions_cannot_be_suppressed() -> None:
    unused = f"# interlock: allow {RULE} -- because"
    assert set(ids([], unused, f"# interlock: allow {UNUSED} -- because")) == {UNKNOWN_RULE, UNUSED}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a: 1  # gone\nb: 2\n", "a: 1\nb: 2\n"),
        ("a: 1\n  # gone  \nb: 2\n", "a: 1\nb: 2\n"),
        ("# gone\r\na: 1\r\n", "a: 1\r\n"),
        ("a: 1\n# gone", "a: 1\n"),
        ("a: 1 # gone", "a: 1"),
    ],
)
def test_with_a_comment_go_the_spaces_before_it_and_when_it_is_alone_its_line(text: str, left: str) -> None:
    start = text.index("# gone")
    comment = Span(PATH, start, start + len("# gone"))
    suppression = Suppression(RULE, "because", comment, LINE, removal_of(text, comment))
    [unused] = apply_suppressions([], [suppression], KNOWN)
    assert unused.fix is not None
    assert edited(text, unused.fix.edits) == left
