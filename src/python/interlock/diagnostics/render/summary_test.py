"""Counts of findings."""

from __future__ import annotations

from interlock.diagnostics.diagnostic import Diagnostic, Label
from interlock.diagnostics.render.summary import counts_by_id
from interlock.diagnostics.source import Span


def test_ids_are_counted_with_the_most_frequent_first_and_alike_ones_by_name() -> None:
    ids = ["lint/b"] * 11 + ["lint/c", "lint/a"]
    found = [Diagnostic(id, "m", Label(Span("a", 0, 1))) for id in ids]
    assert counts_by_id(found) == "  11 lint/b\n   1 lint/a\n   1 lint/c"
    assert counts_by_id([]) == ""
