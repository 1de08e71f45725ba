"""The code frame: lines of a file with what is meant underlined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from interlock.diagnostics.render.style import Style
from interlock.diagnostics.render.visible import one_line, visible, width
from interlock.diagnostics.source import SourceFile, Span

MAX_CELLS = 120
"""Cells of a source line that are shown; of a longer line, those around the first mark."""

_BEFORE_MARK = 40
_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


@dataclass(frozen=True, slots=True)
class Mark:
    """A span to underline with `sign`, and what to say beside it."""

    span: Span
    sign: str
    text: str
    colour: str


@dataclass(frozen=True, slots=True)
class _Placed:
    """A mark on one line: columns from 0, in characters."""

    line: int
    start: int
    end: int
    mark: Mark


def frame(source: SourceFile, marks: Sequence[Mark], style: Style, gutter_width: int) -> Iterator[str]:
    """The frame's lines, from the first marked line to the last; those between that say nothing are left out."""
    placed = sorted((_place(source, mark) for mark in marks), key=lambda found: (found.line, found.start, found.end))
    bar = style.paint(style.gutter, " " * gutter_width + " |")
    previous: int | None = None
    yield bar
    for number in sorted({found.line for found in placed}):
        if previous is not None and number > previous + 1:
            yield style.paint(style.gutter, "...")
        on_line = [found for found in placed if found.line == number]
        shown = _Window.of(source.line(number), min(found.start for found in on_line))
        yield f"{style.paint(style.gutter, f'{number:>{gutter_width}} |')} {shown.text}".rstrip()
        for found in on_line:
            before, length = shown.cells(found.start, found.end)
            text = f" {one_line(found.mark.text)}" if found.mark.text else ""
            yield f"{bar} {' ' * before}{style.paint(found.mark.colour, found.mark.sign * length + text)}"
        previous = number
    yield bar


def last_line(source: SourceFile, marks: Sequence[Mark]) -> int:
    """The greatest line number that `frame` shows."""
    return max(_place(source, mark).line for mark in marks)


def _place(source: SourceFile, mark: Mark) -> _Placed:
    """Of a span over several lines, the part on the first one."""
    start, end = source.position(mark.span.start), source.position(mark.span.end)
    first = start.column - 1
    last = end.column - 1 if end.line == start.line else len(source.line(start.line))
    return _Placed(start.line, first, max(last, first), mark)


@dataclass(frozen=True, slots=True)
class _Window:
    """The part of a line that is shown: `text` shows the characters from `first` on, `cells_of` their cells each."""

    text: str
    first: int
    lead: int
    cells_of: tuple[int, ...]

    @classmethod
    def of(cls, line: str, mark_start: int) -> _Window:
        first = 0 if len(line) <= MAX_CELLS else max(0, min(mark_start, len(line)) - _BEFORE_MARK)
        shown: list[str] = []
        cells: list[int] = []
        total = 0
        for character in line[first : first + MAX_CELLS]:
            drawn = visible(character)
            taken = sum(map(width, drawn))
            if total + taken > MAX_CELLS:
                break
            shown.append(drawn)
            cells.append(taken)
            total += taken
        before = _ELLIPSIS if first else ""
        after = _ELLIPSIS if first + len(shown) < len(line) else ""
        return cls(before + "".join(shown) + after, first, len(before), tuple(cells))

    def cells(self, start: int, end: int) -> tuple[int, int]:
        """Where an underline begins and how long it is; at least one cell, so that an empty span is seen."""
        from_index, to_index = max(0, start - self.first), max(0, end - self.first)
        before = self.lead + sum(self.cells_of[:from_index])
        return before, max(1, sum(self.cells_of[from_index:to_index]))
