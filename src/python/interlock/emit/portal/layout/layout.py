"""The whole of it: boxes and lines in, places and routes out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from interlock.emit.portal.layout.chains import Chained, cut
from interlock.emit.portal.layout.coordinates import Spacing, heights
from interlock.emit.portal.layout.crossings import ordered
from interlock.emit.portal.layout.ranks import Line, rank
from interlock.emit.portal.layout.routes import Frame, Route, Strip, route

BETWEEN_BOXES = 16.0
BESIDE_BENDS = 7.0
CLOSEST_BENDS = 3.0
HIGHEST_BENDS = 800.0
"""What the bends of a column may take together before they move closer, in pixels."""
NARROWEST_GAP = 56.0
WIDEST_GAP = 160.0


class Size(NamedTuple):
    """Of a box, in pixels."""

    width: float
    height: float


class Layout(NamedTuple):
    """Frames of the boxes and routes of the lines, both as they were given. Everything lies within `size`."""

    size: Size
    frames: tuple[Frame, ...]
    routes: tuple[Route, ...]


def lay_out(boxes: Sequence[Size], lines: Sequence[Line], margin: float = 24.0) -> Layout:
    """Where to draw boxes and the lines between them, with a margin around all."""
    chained = cut(rank(len(boxes), lines), lines)
    pieces = chained.pieces()
    columns = ordered(chained.columns, pieces)
    y = heights(columns, pieces, Spacing([box.height for box in boxes], BETWEEN_BOXES, _beside_bends(columns, boxes)))
    y = [each + margin for each in y]
    strips = _strips(columns, boxes, chained, pieces, margin)
    frames = tuple(_frame(box, strips[chained.column_of[number]], y[number]) for number, box in enumerate(boxes))
    routes = route(chained, strips, frames, y)
    lowest = max((*(frame.top + frame.height for frame in frames), *y), default=margin)
    rightmost = (strips[-1].right if strips else margin) + _right_of(chained)
    return Layout(Size(rightmost + margin, lowest + margin), frames, tuple(routes))


def _beside_bends(columns: Sequence[Sequence[int]], boxes: Sequence[Size]) -> float:
    most = max((sum(point >= len(boxes) for point in column) for column in columns), default=0)
    return min(BESIDE_BENDS, max(CLOSEST_BENDS, HIGHEST_BENDS / max(1, most)))


def _frame(box: Size, strip: Strip, middle: float) -> Frame:
    left = (strip.left + strip.right - box.width) / 2
    return Frame(left, middle - box.height / 2, box.width, box.height)


def _strips(
    columns: Sequence[Sequence[int]],
    boxes: Sequence[Size],
    chained: Chained,
    pieces: Sequence[tuple[int, int]],
    margin: float,
) -> list[Strip]:
    """Columns as wide as their widest box, with more room between them where more lines lead through it."""
    through = [0] * (len(columns) + 1)
    for left, _ in pieces:
        through[chained.column_of[left]] += 1
    strips: list[Strip] = []
    at = margin
    for number, column in enumerate(columns):
        width = max((boxes[point].width for point in column if point < len(boxes)), default=0.0)
        strips.append(Strip(at, at + width))
        at += width + min(WIDEST_GAP, NARROWEST_GAP + through[number] / 3)
    return strips


def _right_of(chained: Chained) -> float:
    """The room that lines within the last column need beside it."""
    last = max(chained.column_of, default=0)
    stays = any(
        chained.column_of[chain.points[0]] == last == chained.column_of[chain.points[-1]] for chain in chained.chains
    )
    return NARROWEST_GAP / 2 if stays else 0.0
