"""How high each point stands: near its neighbours in the other columns, in order, nothing overlapping."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

ROUNDS = 6


class Spacing(NamedTuple):
    """Heights of boxes and the room between two points, in pixels. Bends have no height."""

    heights: Sequence[float]
    between_boxes: float
    beside_bends: float

    def height(self, point: int) -> float:
        return self.heights[point] if point < len(self.heights) else 0.0

    def apart(self, upper: int, lower: int) -> float:
        """How far the middles of two neighbours in a column have to be apart."""
        are_boxes = upper < len(self.heights) and lower < len(self.heights)
        gap = self.between_boxes if are_boxes else self.beside_bends
        return self.height(upper) / 2 + gap + self.height(lower) / 2


def heights(columns: Sequence[Sequence[int]], pieces: Sequence[tuple[int, int]], spacing: Spacing) -> list[float]:
    """The y of the middle of each point; the topmost edge is at 0."""
    count = sum(map(len, columns))
    lefts: list[list[int]] = [[] for _ in range(count)]
    rights: list[list[int]] = [[] for _ in range(count)]
    for left, right in pieces:
        lefts[right].append(left)
        rights[left].append(right)
    both = [[*lefts[point], *rights[point]] for point in range(count)]
    apart = [[spacing.apart(*pair) for pair in itertools.pairwise(column)] for column in columns]
    y = _packed(columns, apart, count)
    for turn in range(ROUNDS):
        neighbours, ways = (lefts, 1) if turn % 2 == 0 else (rights, -1)
        _settle(columns[::ways], apart[::ways], neighbours, y)
    _settle(columns, apart, both, y)
    top = min((y[point] - spacing.height(point) / 2 for point in range(count)), default=0.0)
    return [each - top for each in y]


def _packed(columns: Sequence[Sequence[int]], apart: Sequence[Sequence[float]], count: int) -> list[float]:
    """Each column as close as it may be, all around the same line."""
    y = [0.0] * count
    for column, gaps in zip(columns, apart, strict=True):
        at = -sum(gaps) / 2
        for point, gap in zip(column, (*gaps, 0.0), strict=True):
            y[point] = at
            at += gap
    return y


def _settle(
    columns: Sequence[Sequence[int]],
    apart: Sequence[Sequence[float]],
    neighbours: Sequence[Sequence[int]],
    y: list[float],
) -> None:
    """Moves each column to the mean places of the neighbours of its points, as far as order and room allow."""
    for column, gaps in zip(columns, apart, strict=True):
        wanted = [
            sum(y[other] for other in neighbours[point]) / len(neighbours[point]) if neighbours[point] else y[point]
            for point in column
        ]
        for point, at in zip(column, nearest(wanted, gaps), strict=True):
            y[point] = at


def nearest(wanted: Sequence[float], apart: Sequence[float]) -> list[float]:
    """The ascending places with the least squared distance from the wanted ones, neighbours `apart` or farther.

    With the room taken off, this is isotonic regression, which pooling adjacent violators solves exactly.
    """
    offsets = [0.0]
    for gap in apart:
        offsets.append(offsets[-1] + gap)
    pools: list[tuple[float, int]] = []
    for place, offset in zip(wanted, offsets, strict=False):
        total, size = place - offset, 1
        while pools and pools[-1][0] * size >= total * pools[-1][1]:
            before, members = pools.pop()
            total, size = total + before, size + members
        pools.append((total, size))
    levels = (total / size for total, size in pools for _ in range(size))
    return [level + offset for level, offset in zip(levels, offsets, strict=False)]
