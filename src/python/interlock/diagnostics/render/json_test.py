"""The JSON format."""

from __future__ import annotations

import json

from interlock.diagnostics.diagnostic import Diagnostic, Edit, Fix, Label, Safety, Severity
from interlock.diagnostics.render.json import render_json
from interlock.diagnostics.source import SourceFile, Span

PATH = "specs/shop/models.yaml"
SOURCES = {PATH: SourceFile(PATH, "a: 1\nb:\n  c: é\n")}


def test_every_part_of_a_diagnostic() -> None:
    fix = Fix("Put it right", (Edit(Span(PATH, 13, 14), "e"),), Safety.UNSAFE)
    found = Diagnostic(
        "spec/x", "m", Label(Span(PATH, 5, 14)), (Label(Span(PATH, 0, 1), "first"),), "h", Severity.WARNING, fix
    )
    assert json.loads(render_json([found], SOURCES)) == {
        "diagnostics": [
            {
                "id": "spec/x",
                "severity": "warning",
                "message": "m",
                "path": PATH,
                "line": 2,
                "column": 1,
                "endLine": 3,
                "endColumn": 7,
                "help": "h",
                "related": [
                    {"path": PATH, "line": 1, "column": 1, "endLine": 1, "endColumn": 2, "message": "first"},
                ],
                "fix": {
                    "title": "Put it right",
                    "safety": "unsafe",
                    "edits": [{"path": PATH, "line": 3, "column": 6, "endLine": 3, "endColumn": 7, "text": "e"}],
                },
            }
        ],
        "summary": {"errors": 0, "warnings": 1, "files": 1, "safelyFixable": 0},
    }


def test_nothing_found_and_no_help() -> None:
    assert json.loads(render_json([], {})) == {
        "diagnostics": [],
        "summary": {"errors": 0, "warnings": 0, "files": 0, "safelyFixable": 0},
    }
    (shown,) = json.loads(render_json([Diagnostic("spec/x", "m", Label(Span(PATH, 0, 1)))], SOURCES))["diagnostics"]
    assert shown["help"] is None
    assert shown["related"] == []
    assert shown["fix"] is None


def test_the_order_is_by_place() -> None:
    late, early = Diagnostic("spec/x", "m", Label(Span(PATH, 5, 6))), Diagnostic("spec/y", "m", Label(Span(PATH, 0, 1)))
    document = json.loads(render_json([late, early], SOURCES))
    assert [found["id"] for found in document["diagnostics"]] == ["spec/y", "spec/x"]
