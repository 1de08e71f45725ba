"""Fixes that were not applied though they are said to be safe, one on a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from interlock.diagnostics.diagnostic import Diagnostic
from interlock.diagnostics.source import SourceFile


def render_refused(refused: Iterable[Diagnostic], sources: Mapping[str, SourceFile]) -> str:
    """Empty when there are none."""
    return "\n".join(_line(finding, sources[finding.primary.span.path]) for finding in refused)


def _line(finding: Diagnostic, source: SourceFile) -> str:
    line, column = source.position(finding.primary.span.start)
    return (
        f"{source.path}:{line}:{column}: the fix of {finding.id} was not applied, since the specs would have errors "
        "with it, or be as before; this is a mistake of the rule, report it"
    )
