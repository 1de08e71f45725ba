"""Findings as JSON, from the process that finds them to the one that shows them. Programs are written `render.json`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from interlock.diagnostics.diagnostic import Diagnostic, Edit, Fix, Label, Safety
from interlock.diagnostics.severity import Severity
from interlock.diagnostics.source import Span


def encode_diagnostics(diagnostics: Iterable[Diagnostic]) -> str:
    """Records as arrays, in the order of their attributes."""
    return json.dumps([_row(each) for each in diagnostics], separators=(",", ":"))


def decode_diagnostics(text: str | bytes) -> tuple[Diagnostic, ...]:
    return tuple(_diagnostic(*row) for row in json.loads(text))


def _row(diagnostic: Diagnostic) -> tuple[Any, ...]:
    fix = diagnostic.fix
    return (
        diagnostic.id,
        diagnostic.message,
        (diagnostic.primary.span, diagnostic.primary.text),
        [(label.span, label.text) for label in diagnostic.secondary],
        diagnostic.help,
        diagnostic.severity,
        fix and (fix.title, [(edit.span, edit.text) for edit in fix.edits], fix.safety),
    )


def _diagnostic(
    id: str, message: str, primary: Any, secondary: Any, help: str | None, severity: str, fix: Any
) -> Diagnostic:
    labels = tuple(_label(*row) for row in secondary)
    return Diagnostic(id, message, _label(*primary), labels, help, Severity(severity), fix and _fix(*fix))


def _label(span: Any, text: str) -> Label:
    return Label(Span(*span), text)


def _fix(title: str, edits: Any, safety: str) -> Fix:
    return Fix(title, tuple(Edit(Span(*span), text) for span, text in edits), Safety(safety))
