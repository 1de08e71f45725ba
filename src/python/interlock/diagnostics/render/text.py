"""Diagnostics for people: place, message, the code frame, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from interlock.diagnostics.diagnostic import Diagnostic, Safety, Severity
from interlock.diagnostics.render.frame import Mark, frame, last_line
from interlock.diagnostics.render.style import PLAIN, Style
from interlock.diagnostics.render.summary import summarise
from interlock.diagnostics.render.visible import one_line
from interlock.diagnostics.source import Position, SourceFile, Span

_CAVEAT: Mapping[Safety, str] = {Safety.SAFE: "", Safety.UNSAFE: " (for you to decide on)"}


def render_text(diagnostics: Sequence[Diagnostic], sources: Mapping[str, SourceFile], style: Style = PLAIN) -> str:
    """All diagnostics in their stable order, then a line that counts them. Without a line break at the end.

    A diagnostic of a file that is not among `sources` is shown without a frame.
    """
    blocks = []
    for found in sorted(diagnostics, key=lambda found: found.sort_key):
        blocks.append("\n".join(_block(found, sources, style)))
    return "\n\n".join([*blocks, str(summarise(diagnostics))])


def _block(found: Diagnostic, sources: Mapping[str, SourceFile], style: Style) -> Iterator[str]:
    match found.severity:
        case Severity.ERROR:
            colour = style.error
        case Severity.WARNING:
            colour = style.warning
    kind = style.paint(colour, f"{found.severity.value}[{found.id}]")
    yield f"{style.paint(style.place, _place(found.primary.span, sources))}: {kind}: {one_line(found.message)}"
    yield from _frames(found, sources, style, colour)
    if found.help:
        yield f"{style.paint(style.help, 'help:')} {one_line(found.help)}"
    if found.fix:
        yield f"{style.paint(style.help, 'fix:')} {one_line(found.fix.title)}{_CAVEAT[found.fix.safety]}"


def _frames(found: Diagnostic, sources: Mapping[str, SourceFile], style: Style, colour: str) -> Iterator[str]:
    """One frame a file: the primary one's first, the others in the order of their labels."""
    marks: dict[str, list[Mark]] = {}
    labels = [(found.primary, "^", colour), *((label, "-", style.secondary) for label in found.secondary)]
    for label, sign, label_colour in labels:
        marks.setdefault(label.span.path, []).append(Mark(label.span, sign, label.text, label_colour))
    known = {path: in_file for path, in_file in marks.items() if path in sources}
    numbers = [last_line(sources[path], in_file) for path, in_file in known.items()]
    gutter_width = max((len(str(number)) for number in numbers), default=1)
    for path, in_file in marks.items():
        if path != found.primary.span.path:
            yield f"{style.paint(style.gutter, ' ' * gutter_width + ' :::')} {_place(in_file[0].span, sources)}"
        if path in sources:
            yield from frame(sources[path], in_file, style, gutter_width)


def _place(span: Span, sources: Mapping[str, SourceFile]) -> str:
    source = sources.get(span.path)
    position = source.position(span.start) if source else Position(1, 1)
    return f"{one_line(span.path)}:{position.line}:{position.column}"
