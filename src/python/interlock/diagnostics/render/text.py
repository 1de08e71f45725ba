"""Diagnostics for people: where, what, the lines in question with the place underlined, and the cure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from interlock.diagnostics.diagnostic import Diagnostic, Label, Severity
from interlock.diagnostics.source import SourceFile

_WINDOW = 120
_BEFORE = 40
_TAB = "    "


@dataclass(frozen=True, slots=True)
class Style:
    """The escape sequences around each part. The default has none."""

    error: str = ""
    warning: str = ""
    path: str = ""
    frame: str = ""
    help: str = ""
    end: str = ""


PLAIN = Style()
ANSI = Style(
    error="\x1b[1;31m",
    warning="\x1b[1;33m",
    path="\x1b[1m",
    frame="\x1b[34m",
    help="\x1b[36m",
    end="\x1b[0m",
)


def render_text(diagnostics: Sequence[Diagnostic], sources: Mapping[str, SourceFile], style: Style = PLAIN) -> str:
    """All diagnostics in the order given, a blank line between them, and a summary line."""
    parts = ["\n".join(_finding(found, sources, style)) for found in diagnostics]
    return "\n\n".join([*parts, summary(diagnostics)])


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """`2 errors and 1 warning in 1 file`, or that all is well."""
    if not diagnostics:
        return "no problems found"
    severities = [found.severity for found in diagnostics]
    counts = [_count(severities.count(severity), severity.value) for severity in Severity if severities.count(severity)]
    files = len({found.primary.span.path for found in diagnostics})
    return f"{' and '.join(counts)} in {_count(files, 'file')}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _finding(found: Diagnostic, sources: Mapping[str, SourceFile], style: Style) -> Iterator[str]:
    place = _place(found.primary, sources)
    loudness = style.error if found.severity is Severity.ERROR else style.warning
    verdict = f"{loudness}{found.severity.value}[{found.id}]{style.end}"
    yield f"{style.path}{place}{style.end}: {verdict}: {_shown(found.message)}"
    yield from _frame(found.primary, "^", loudness, sources, style)
    for label in found.secondary:
        yield f"  {style.path}{_place(label, sources)}{style.end}: {_shown(label.text)}"
        yield from _frame(Label(label.span), "-", style.frame, sources, style)
    if found.help:
        yield f"  {style.help}help{style.end}: {_shown(found.help)}"


def _place(label: Label, sources: Mapping[str, SourceFile]) -> str:
    position = sources[label.span.path].position(label.span.start)
    return f"{label.span.path}:{position.line}:{position.column}"


def _frame(label: Label, mark: str, mark_style: str, sources: Mapping[str, SourceFile], style: Style) -> Iterator[str]:
    """The first line of the place with its part of it underlined; very long lines are cut around the place."""
    source = sources[label.span.path]
    start, end = source.position(label.span.start), source.position(label.span.end)
    line = source.line(start.line)
    first = start.column - 1
    last = min(end.column - 1 if end.line == start.line else len(line), len(line))
    cut = max(0, first - _BEFORE) if len(line) > _WINDOW else 0
    shown, indent = _shown(line[cut : cut + _WINDOW]), _width(line[cut:first])
    length = max(1, _width(line[first : min(last, cut + _WINDOW)]))
    number = str(start.line)
    gutter = " " * len(number)
    text = f" {label.text}" if label.text else ""
    yield f"{style.frame}{gutter} |{style.end}"
    yield f"{style.frame}{number} |{style.end} {shown}".rstrip()
    yield f"{style.frame}{gutter} |{style.end} {' ' * indent}{mark_style}{mark * length}{style.end}{text}"


def _shown(text: str) -> str:
    """Text fit for a terminal: tabs as spaces, other control characters as a replacement."""
    return "".join(
        _TAB if character == "\t" else "\ufffd" if unicodedata.category(character) in ("Cc", "Cf", "Cs") else character
        for character in text
    )


def _width(text: str) -> int:
    """How many columns the text takes once shown."""
    return sum(
        2 if unicodedata.east_asian_width(character) in "WF" else 0 if unicodedata.combining(character) else 1
        for character in _shown(text)
    )
