"""The laws of a picture, held against graphs of many shapes."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest

from interlock.emit.portal.layout.chains import cut
from interlock.emit.portal.layout.layout import Layout, Size, lay_out
from interlock.emit.portal.layout.ranks import Line, rank
from interlock.emit.portal.layout.routes import Curve, Frame, Point, Route, Straight


def random_graph(boxes: int, lines: int, seed: int) -> tuple[list[Size], list[Line]]:
    random = Random(seed)
    sizes = [Size(random.choice((80.0, 140.0, 230.0)), random.choice((40.0, 46.0))) for _ in range(boxes)]
    ends = [(random.randrange(boxes), random.randrange(boxes), random.randrange(3)) for _ in range(lines)]
    return sizes, [Line(*each) for each in ends]


GRAPHS = {
    "nothing": ([], []),
    "one box": ([Size(100, 40)], []),
    "a box that leads to itself": ([Size(100, 40)], [Line(0, 0)]),
    "both ways": ([Size(100, 40)] * 2, [Line(0, 1), Line(1, 0), Line(0, 1, 1)]),
    "a star": ([Size(100, 40)] * 60, [Line(number, 0) for number in range(1, 60)]),
    "a ring": ([Size(100, 40)] * 30, [Line(number, (number + 1) % 30) for number in range(30)]),
    "loose boxes": ([Size(100, 40)] * 20, [Line(0, 1)]),
    "sparse": random_graph(40, 40, 1),
    "dense": random_graph(40, 300, 2),
    "large": random_graph(150, 700, 3),
}
EACH = pytest.mark.parametrize("name", GRAPHS)


def laid_out(name: str) -> Layout:
    return lay_out(*GRAPHS[name])


def points(route: Route) -> list[Point]:
    """Points on the route, close to each other."""
    found = [route.start]
    for step in route.steps:
        start = found[-1]
        match step:
            case Straight(end):
                found += [_between(start, end, at / 8) for at in range(1, 9)]
            case Curve(leaving, arriving, end):
                found += [_on_curve(start, leaving, arriving, end, at / 16) for at in range(1, 17)]
    return found


def _between(start: Point, end: Point, part: float) -> Point:
    return Point(start.x + (end.x - start.x) * part, start.y + (end.y - start.y) * part)


def _on_curve(start: Point, leaving: Point, arriving: Point, end: Point, part: float) -> Point:
    first, second, third = (
        _between(start, leaving, part),
        _between(leaving, arriving, part),
        _between(arriving, end, part),
    )
    return _between(_between(first, second, part), _between(second, third, part), part)


def is_inside(point: Point, frame: Frame) -> bool:
    slack = 0.1
    is_across = frame.left + slack < point.x < frame.right - slack
    return is_across and frame.top + slack < point.y < frame.top + frame.height - slack


@EACH
def test_boxes_do_not_overlap_and_lie_within_the_picture(name: str) -> None:
    layout = laid_out(name)
    assert len(layout.frames) == len(GRAPHS[name][0])
    for frame in layout.frames:
        assert frame.left >= 0 and frame.top >= 0
        assert frame.right <= layout.size.width and frame.top + frame.height <= layout.size.height
    for one, other in combinations(layout.frames, 2):
        is_beside = one.right < other.left or other.right < one.left
        assert is_beside or one.top + one.height < other.top or other.top + other.height < one.top


@EACH
def test_every_line_leads_from_the_side_of_its_source_to_the_side_of_its_target(name: str) -> None:
    layout = laid_out(name)
    lines = GRAPHS[name][1]
    assert len(layout.routes) == len(lines)
    for line, route in zip(lines, layout.routes, strict=True):
        ends = [route.start, route.steps[-1].end]
        if route.backward:
            ends.reverse()
        for box, end in zip((line.source, line.target), ends, strict=True):
            frame = layout.frames[box]
            assert end.x == pytest.approx(frame.left, abs=0.1) or end.x == pytest.approx(frame.right, abs=0.1)
            assert frame.top < end.y < frame.top + frame.height


@EACH
def test_no_line_passes_over_a_box(name: str) -> None:
    layout = laid_out(name)
    for route in layout.routes:
        for point in points(route):
            assert 0 <= point.x <= layout.size.width and 0 <= point.y <= layout.size.height
            assert not any(is_inside(point, frame) for frame in layout.frames)


@EACH
def test_no_step_is_so_short_that_an_arrow_would_not_know_where_it_points(name: str) -> None:
    for route in laid_out(name).routes:
        at = route.start
        for step in route.steps:
            assert abs(step.end.x - at.x) + abs(step.end.y - at.y) > 0.04
            at = step.end


@EACH
def test_the_same_graph_always_gives_the_same_picture(name: str) -> None:
    assert laid_out(name) == laid_out(name)


def test_lines_of_one_box_share_a_trunk() -> None:
    """A line through every column for each of them is what makes large pictures unreadable, and slow."""
    boxes, lines = 300, [Line(number, 0) for number in range(1, 300)]
    chained = cut(rank(boxes, lines), lines)
    columns = max(chained.column_of) + 1
    assert len(chained.column_of) - boxes <= columns


def test_bends_grow_with_boxes_and_columns_and_not_with_lines() -> None:
    sizes, lines = random_graph(500, 5_000, 4)
    chained = cut(rank(len(sizes), lines), lines)
    columns = max(chained.column_of) + 1
    # Three groups of lines, two directions, leaving and arriving.
    assert len(chained.column_of) - len(sizes) <= 12 * len(sizes) * columns
    assert columns <= 20


def test_a_small_picture_is_laid_out_as_one_would_by_hand() -> None:
    """The first box before the middle of the two that it leads to, and each line from port to port."""
    layout = lay_out([Size(100, 40)] * 3, [Line(0, 1), Line(0, 2)])
    assert layout.size.height == 144.0
    assert [(frame.left, frame.top) for frame in layout.frames] == [
        (24.0, 52.0),
        (pytest.approx(180.7, abs=0.1), 24.0),
        (pytest.approx(180.7, abs=0.1), 80.0),
    ]
    assert [route.start for route in layout.routes] == [Point(124.0, 67.5), Point(124.0, 76.5)]
    assert [route.steps[-1].end.y for route in layout.routes] == [44.0, 100.0]
