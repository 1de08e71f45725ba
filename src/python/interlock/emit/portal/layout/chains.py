"""Lines cut where they pass columns, so that each piece leads from one column to the next.

Where a line passes a column, it needs a place among the boxes there: a bend. Lines of one group that leave one box
share their bends as long as they go the same way, and so do those that end in one, whichever box has more of them; a
box with a hundred lines is a trunk with branches then, and not a hundred lines through the whole picture.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from interlock.emit.portal.layout.ranks import Line


class Chain(NamedTuple):
    """What a line passes, column by column from left to right: its boxes at both ends and bends between them.

    `turned` tells that the line leads from the last one to the first. Both ends may stand in the same column.
    `shares_source` tells whose bends it shares: its source's, or else its target's.
    """

    points: tuple[int, ...]
    turned: bool
    shares_source: bool


class Chained(NamedTuple):
    """`column_of` is about boxes, which have the first numbers, and the bends after them; `chains` about the lines."""

    boxes: int
    column_of: list[int]
    chains: list[Chain]

    @property
    def columns(self) -> list[list[int]]:
        found: list[list[int]] = [[] for _ in range(max(self.column_of, default=-1) + 1)]
        for point, column in enumerate(self.column_of):
            found[column].append(point)
        return found

    def pieces(self) -> list[tuple[int, int]]:
        """Every pair of points that a line leads between, from one column to the next, each once, sorted."""
        return sorted(
            {
                (left, right)
                for chain in self.chains
                for left, right in zip(chain.points, chain.points[1:], strict=False)
                if self.column_of[left] != self.column_of[right]
            }
        )


class _Trunk(NamedTuple):
    """Whose bend it is, the group of its lines, which way they lead, and the column."""

    box: int
    group: int
    leaving: bool
    turned: bool
    column: int


def cut(columns: Sequence[int], lines: Sequence[Line]) -> Chained:
    column_of = list(columns)
    leaving = Counter((line.source, line.group) for line in lines)
    arriving = Counter((line.target, line.group) for line in lines)
    bends: dict[_Trunk, int] = {}
    chains: list[Chain] = []
    for line in lines:
        turned = columns[line.source] > columns[line.target]
        left, right = (line.target, line.source) if turned else (line.source, line.target)
        by_source = leaving[line.source, line.group] >= arriving[line.target, line.group]
        box = line.source if by_source else line.target
        points = [left]
        for column in range(columns[left] + 1, columns[right]):
            trunk = _Trunk(box, line.group, by_source, turned, column)
            if trunk not in bends:
                bends[trunk] = len(column_of)
                column_of.append(column)
            points.append(bends[trunk])
        points.append(right)
        chains.append(Chain(tuple(points), turned, by_source))
    return Chained(len(columns), column_of, chains)
