"""Source files and places in them. A place is a file and two offsets; lines and columns exist only when rendered."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

_LINE_BREAK = re.compile(r"\r\n?|\n")


class Span(NamedTuple):
    """A half-open range of characters `[start, end)` in the file at `path` (relative to the repository's root)."""

    path: str
    start: int
    end: int


class Position(NamedTuple):
    """A line and a column, both counted from 1, in characters."""

    line: int
    column: int


@dataclass(frozen=True)
class SourceFile:
    """The decoded text of one file, by its path relative to the repository's root."""

    path: str
    text: str

    @cached_property
    def _line_starts(self) -> list[int]:
        if "\r" in self.text:
            return [0, *(found.end() for found in _LINE_BREAK.finditer(self.text))]
        starts = [0]
        found = self.text.find("\n")
        while found >= 0:
            starts.append(found + 1)
            found = self.text.find("\n", found + 1)
        return starts

    def position(self, offset: int) -> Position:
        """The line and column of a character offset; offsets beyond the end are taken as the end."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self._line_starts, offset)
        return Position(line, offset - self._line_starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """The text of a line counted from 1, without its line break."""
        start = self._line_starts[number - 1]
        end = self._line_starts[number] if number < len(self._line_starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")
