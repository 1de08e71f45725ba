"""Fingerprints stay with a finding while the file around it changes."""

from __future__ import annotations

from interlock.diagnostics.diagnostic import Diagnostic, Label
from interlock.diagnostics.render.fingerprints import fingerprints
from interlock.diagnostics.source import SourceFile, Span

PATH = "specs/shop/models.yaml"


def of(text: str, *marked: str, id: str = "lint/x", message: str = "m", path: str = PATH) -> list[str]:
    """The fingerprints of one finding at each marked word."""
    found = [Diagnostic(id, message, Label(Span(path, text.index(word), text.index(word) + 1))) for word in marked]
    return list(fingerprints(found, {path: SourceFile(path, text)}))


def test_lines_that_come_or_go_above_and_indentation_and_wording_change_nothing() -> None:
    before = of("a: 1\nb: 2\n", "b")
    assert of("x:\n  y: 0\n  b: 2\n", "b") == before
    assert of("b: 2\n", "b", message="put better") == before


def test_the_id_the_file_and_the_line_itself_tell_findings_apart() -> None:
    text = "a: 1\nb: 2\n"
    prints = [*of(text, "a"), *of(text, "b"), *of(text, "a", id="lint/y"), *of(text, "a", path="specs/b.yaml")]
    assert len(set(prints)) == 4


def test_several_in_lines_that_are_alike_differ_and_the_first_keeps_its_own() -> None:
    text = "a b c\n"
    several = of(text, "a", "b", "c")
    assert len(set(several)) == 3
    assert of(text, "a") == several[:1]


def test_a_file_that_is_not_there_has_one_too() -> None:
    (only,) = fingerprints([Diagnostic("lint/x", "m", Label(Span("gone", 0, 1)))], {})
    assert len(only) == 64
