"""The way of each line: curves between columns, straight through the bends of a column, never over a box."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import NamedTuple

from interlock.emit.portal.layout.chains import Chain, Chained

PORT_STEP = 9.0
"""How far the ends of lines at one side of a box are apart, where there is room, in pixels."""
PORT_MARGIN = 8.0
"""What stays free of ends at the corners of a box."""
LOOP = 34.0
"""How far a line that stays in its column reaches out of it, at the most."""


NOTHING = 0.05
"""Less than what is drawn."""


class Point(NamedTuple):
    x: float
    y: float


class Straight(NamedTuple):
    end: Point


class Curve(NamedTuple):
    """A cubic Bézier curve by its two control points and its end."""

    leaving: Point
    arriving: Point
    end: Point


class Route(NamedTuple):
    """A way from `start`, which is where the line begins or, when it is `backward`, where it ends.

    Lines that share a trunk all run from the box that they share, so that their dashes fall together.
    """

    start: Point
    steps: tuple[Straight | Curve, ...]
    backward: bool


class Frame(NamedTuple):
    """A box by its edges."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


class Strip(NamedTuple):
    """Where a column begins and ends."""

    left: float
    right: float


class _Port(NamedTuple):
    """Where lines meet a box: those from or to one other point, the same way, on one side."""

    box: int
    is_right: bool
    other: int
    turned: bool


def route(chained: Chained, strips: Sequence[Strip], frames: Sequence[Frame], y: Sequence[float]) -> list[Route]:
    """The routes of the chains, in their order."""
    ports = _ports(chained, frames, y)

    def end(box: int, is_right: bool, other: int, turned: bool) -> Point:
        frame = frames[box]
        return Point(frame.right if is_right else frame.left, ports[_Port(box, is_right, other, turned)])

    return [_route(chain, chained, strips, y, end) for chain in chained.chains]


def _route(
    chain: Chain,
    chained: Chained,
    strips: Sequence[Strip],
    y: Sequence[float],
    end: Callable[[int, bool, int, bool], Point],
) -> Route:
    points, turned, shares_source = chain
    first, last = points[0], points[-1]
    if chained.column_of[first] == chained.column_of[last]:
        strip = strips[chained.column_of[first]]
        return _beside(end(first, True, last, False), end(last, True, first, True), strip)
    at = [end(first, True, points[1], turned)]
    for bend in points[1:-1]:
        strip = strips[chained.column_of[bend]]
        at += (Point(strip.left, y[bend]), Point(strip.right, y[bend]))
    at.append(end(last, False, points[-2], turned))
    # A box may be narrower than its column: the line goes straight on to the column's edge.
    edges = (
        Point(strips[chained.column_of[first]].right, at[0].y),
        Point(strips[chained.column_of[last]].left, at[-1].y),
    )
    whole = [at[0], edges[0], *at[1:-1], edges[1], at[-1]]
    if turned == shares_source:
        whole.reverse()
    return Route(whole[0], tuple(_steps(whole)), backward=not shares_source)


def _steps(points: Sequence[Point]) -> list[Straight | Curve]:
    """Straight and curved by turns, beginning straight; what leads nowhere is left out."""
    steps: list[Straight | Curve] = []
    for number, (start, end) in enumerate(itertools.pairwise(points)):
        if _is_same(start, end):
            continue
        if number % 2 == 0 or abs(start.y - end.y) < NOTHING:
            steps.append(Straight(end))
        else:
            middle = (start.x + end.x) / 2
            steps.append(Curve(Point(middle, start.y), Point(middle, end.y), end))
    return steps


def _beside(start: Point, end: Point, strip: Strip) -> Route:
    """A line between two boxes of one column, or a box and itself: out of the column and back into it."""
    reach = strip.right + min(LOOP, 14 + abs(end.y - start.y) / 8)
    out, back = Point(strip.right, start.y), Point(strip.right, end.y)
    bow = Curve(Point(reach, start.y), Point(reach, end.y), back)
    return Route(start, (*_straight(start, out), bow, *_straight(back, end)), backward=False)


def _straight(start: Point, end: Point) -> tuple[Straight, ...]:
    return () if _is_same(start, end) else (Straight(end),)


def _is_same(one: Point, other: Point) -> bool:
    """A step of no length would have no direction, and an arrow there would point anywhere."""
    return abs(one.x - other.x) < NOTHING and abs(one.y - other.y) < NOTHING


def _ports(chained: Chained, frames: Sequence[Frame], y: Sequence[float]) -> dict[_Port, float]:
    """How high each end of a line stands at its box: those to higher points above those to lower ones."""
    wanted: dict[tuple[int, bool], set[_Port]] = {}

    def want(port: _Port) -> None:
        wanted.setdefault((port.box, port.is_right), set()).add(port)

    for points, turned, _ in chained.chains:
        first, last = points[0], points[-1]
        if chained.column_of[first] == chained.column_of[last]:
            want(_Port(first, True, last, False))
            want(_Port(last, True, first, True))
        else:
            want(_Port(first, True, points[1], turned))
            want(_Port(last, False, points[-2], turned))
    heights: dict[_Port, float] = {}
    for (box, _), ports in wanted.items():
        frame = frames[box]
        room = frame.height - 2 * PORT_MARGIN
        step = min(PORT_STEP, room / max(1, len(ports) - 1))
        top = frame.middle - step * (len(ports) - 1) / 2
        for number, port in enumerate(sorted(ports, key=lambda port: (y[port.other], port.other, port.turned))):
            heights[port] = top + number * step
    return heights
