"""Diagnostics as one JSON document, for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from interlock.diagnostics.diagnostic import Diagnostic, Fix, Label
from interlock.diagnostics.render.summary import summarise
from interlock.diagnostics.source import SourceFile, Span


def render_json(diagnostics: Sequence[Diagnostic], sources: Mapping[str, SourceFile]) -> str:
    """An object with `diagnostics`, in their stable order, and `summary`.

    Lines and columns count from 1, in characters; the end is the place behind the last character. Without a line break
    at the end.
    """
    import json

    return json.dumps(_document(diagnostics, sources), indent=2)


def render_json_failure(reason: str) -> str:
    """The document of a run that did not come to look at anything: without diagnostics, and with the `failure`."""
    import json

    return json.dumps({"failure": reason, **_document((), {})}, indent=2)


def _document(diagnostics: Sequence[Diagnostic], sources: Mapping[str, SourceFile]) -> dict[str, object]:
    summary = summarise(diagnostics)
    ordered = sorted(diagnostics, key=lambda found: found.sort_key)
    return {
        "diagnostics": [_diagnostic(found, sources) for found in ordered],
        "summary": {
            "errors": summary.errors,
            "warnings": summary.warnings,
            "files": summary.files,
            "safelyFixable": summary.safely_fixable,
        },
    }


def _diagnostic(found: Diagnostic, sources: Mapping[str, SourceFile]) -> dict[str, object]:
    return {
        "id": found.id,
        "severity": found.severity.value,
        "message": found.message,
        **_place(found.primary.span, sources),
        "help": found.help,
        "related": [_related(label, sources) for label in found.secondary],
        "fix": _fix(found.fix, sources) if found.fix else None,
    }


def _related(label: Label, sources: Mapping[str, SourceFile]) -> dict[str, object]:
    return {**_place(label.span, sources), "message": label.text}


def _fix(fix: Fix, sources: Mapping[str, SourceFile]) -> dict[str, object]:
    """Each edit puts `text` in the place of what lies there; the places are all of the file before any edit."""
    edits = [{**_place(edit.span, sources), "text": edit.text} for edit in fix.edits]
    return {"title": fix.title, "safety": fix.safety.value, "edits": edits}


def _place(span: Span, sources: Mapping[str, SourceFile]) -> dict[str, object]:
    source = sources.get(span.path) or SourceFile(span.path, "")
    start, end = source.position(span.start), source.position(span.end)
    return {
        "path": span.path,
        "line": start.line,
        "column": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }
