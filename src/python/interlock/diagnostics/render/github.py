"""Diagnostics as workflow commands, which GitHub shows as annotations beside the lines of a change.

The format: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from interlock.diagnostics.diagnostic import Diagnostic, Label, Severity
from interlock.diagnostics.render.visible import one_line
from interlock.diagnostics.source import SourceFile


def render_github(diagnostics: Sequence[Diagnostic], sources: Mapping[str, SourceFile]) -> str:
    """One command a line, in the stable order of the diagnostics. The empty string when there are none."""
    ordered = sorted(diagnostics, key=lambda found: found.sort_key)
    return "\n".join(_command(found, sources) for found in ordered)


def _command(found: Diagnostic, sources: Mapping[str, SourceFile]) -> str:
    match found.severity:
        case Severity.ERROR:
            name = "error"
        case Severity.WARNING:
            name = "warning"
    properties = [
        ("file", found.primary.span.path),
        *((key, str(value)) for key, value in _place(found.primary, sources)),
        ("title", found.id),
    ]
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties)
    message = "\n".join(_lines(found, sources))
    return f"::{name} {listed}::{_data(message)}"


def _place(label: Label, sources: Mapping[str, SourceFile]) -> Iterator[tuple[str, int]]:
    """Columns, which count from 1 in characters, are accepted only of a place within one line."""
    source = sources.get(label.span.path)
    if source is None:
        yield "line", 1
        return
    start, end = source.position(label.span.start), source.position(label.span.end)
    yield "line", start.line
    yield "endLine", end.line
    if start.line == end.line:
        yield "col", start.column
        yield "endColumn", end.column


def _lines(found: Diagnostic, sources: Mapping[str, SourceFile]) -> Iterator[str]:
    yield one_line(found.message)
    for label in found.secondary:
        source = sources.get(label.span.path)
        line = source.position(label.span.start).line if source else 1
        yield one_line(f"{label.span.path}:{line}: {label.text}".removesuffix(": "))
    if found.help:
        yield from map(one_line, f"help: {found.help}".splitlines())
    if found.fix:
        yield one_line(f"fix: {found.fix.title}")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
