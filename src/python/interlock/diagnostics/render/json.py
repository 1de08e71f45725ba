"""Diagnostics for programs: one JSON document with lines and columns counted from 1, ends exclusive."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from interlock.diagnostics.diagnostic import Diagnostic, Label, Severity
from interlock.diagnostics.source import SourceFile


def render_json(diagnostics: Sequence[Diagnostic], sources: Mapping[str, SourceFile]) -> str:
    """`{"diagnostics": [...], "summary": {"errors", "warnings", "files"}}`, indented by two."""
    severities = [found.severity for found in diagnostics]
    document = {
        "diagnostics": [_finding(found, sources) for found in diagnostics],
        "summary": {
            "errors": severities.count(Severity.ERROR),
            "warnings": severities.count(Severity.WARNING),
            "files": len({found.primary.span.path for found in diagnostics}),
        },
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _finding(found: Diagnostic, sources: Mapping[str, SourceFile]) -> dict[str, object]:
    return {
        "id": found.id,
        "severity": found.severity.value,
        "message": found.message,
        **_place(found.primary, sources),
        "help": found.help,
        "related": [{**_place(label, sources), "message": label.text} for label in found.secondary],
    }


def _place(label: Label, sources: Mapping[str, SourceFile]) -> dict[str, object]:
    source = sources[label.span.path]
    start, end = source.position(label.span.start), source.position(label.span.end)
    return {
        "path": label.span.path,
        "line": start.line,
        "column": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }
