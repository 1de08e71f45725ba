"""A drawing as its templates show it: places, paths, and the rows of the table that says the same in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple
from urllib.parse import quote

from interlock.emit.portal.addresses import Address
from interlock.emit.portal.drawing import Box, BoxId, BoxKind, Drawing, LineKind, Tie
from interlock.emit.portal.layout.layout import Layout, Size, lay_out
from interlock.emit.portal.layout.ranks import Line
from interlock.emit.portal.layout.routes import Curve, Frame, Route, Straight
from interlock.emit.portal.links import LinkView

Href = Callable[[Address], str | None]
"""What leads to a place from the page that the picture is on, None where there is no such page."""

NAME_LETTER = 7.9
NOTE_LETTER = 6.0
"""The widths of a letter of each size, in pixels; the fonts are such that all letters are about as wide."""
LONGEST_NAME = 34
ICON = 36.0
END = 13.0
HEIGHTS = {
    BoxKind.SERVICE: 46.0,
    BoxKind.STREAM: 40.0,
    BoxKind.QUEUE: 40.0,
    BoxKind.RESOURCE: 40.0,
    BoxKind.HOST: 40.0,
}
ROUNDING = {BoxKind.SERVICE: 9, BoxKind.STREAM: 20, BoxKind.QUEUE: 4, BoxKind.RESOURCE: 9, BoxKind.HOST: 9}


class BoxView(NamedTuple):
    """`shown` is the name as far as there is room. `said` is what a screen reader says of it."""

    number: int
    kind: str
    anchor: str
    href: str
    page: str | None
    name: str
    shown: str
    note: str
    said: str
    x: str
    y: str
    width: str
    height: str
    rounding: int


class TieView(NamedTuple):
    number: int
    kind: str
    source: int
    target: int
    path: str
    marker: str


class RowView(NamedTuple):
    """A tie in words."""

    number: int
    verb: str
    target: str
    target_href: str
    details: tuple[LinkView, ...]


class GroupView(NamedTuple):
    """A box and all that leads from it."""

    box: BoxView
    rows: tuple[RowView, ...]


class KindView(NamedTuple):
    value: str
    label: str
    total: int


class PictureView(NamedTuple):
    width: str
    height: str
    boxes: tuple[BoxView, ...]
    ties: tuple[TieView, ...]
    groups: tuple[GroupView, ...]
    box_kinds: tuple[KindView, ...]
    line_kinds: tuple[KindView, ...]


_BOX_LABELS: Mapping[str, str] = {
    BoxKind.SERVICE: "Services",
    BoxKind.STREAM: "Streams",
    BoxKind.QUEUE: "Queues",
    BoxKind.RESOURCE: "Resources",
    BoxKind.HOST: "Hosts",
}
_LINE_LABELS: Mapping[str, str] = {
    LineKind.CALL: "Calls",
    LineKind.EVENT: "Events",
    LineKind.TASK: "Tasks",
    LineKind.ACCESS: "Access",
}


def picture(drawing: Drawing, href: Href) -> PictureView:
    numbers = {box.id: number for number, box in enumerate(drawing.boxes)}
    groups = list(LineKind)
    lines = [Line(numbers[tie.source], numbers[tie.target], groups.index(tie.kind)) for tie in drawing.ties]
    layout = lay_out([_size(box) for box in drawing.boxes], lines)
    arriving, leaving = Counter(line.target for line in lines), Counter(line.source for line in lines)
    boxes = tuple(
        _box(number, box, layout.frames[number], _said(box, arriving[number], leaving[number]), href)
        for number, box in enumerate(drawing.boxes)
    )
    return PictureView(
        width=_number(layout.size.width),
        height=_number(layout.size.height),
        boxes=boxes,
        ties=_ties(drawing, lines, layout),
        groups=_groups(boxes, drawing, numbers, href),
        box_kinds=_kinds((box.id.kind for box in drawing.boxes), _BOX_LABELS),
        line_kinds=_kinds((tie.kind for tie in drawing.ties), _LINE_LABELS),
    )


def _size(box: Box) -> Size:
    widest = max(len(_shown(box.id.name)) * NAME_LETTER, len(box.note) * NOTE_LETTER)
    return Size(ICON + widest + END, HEIGHTS[box.id.kind])


def _box(number: int, box: Box, frame: Frame, said: str, href: Href) -> BoxView:
    return BoxView(
        number=number,
        kind=box.id.kind.value,
        anchor=box.id.anchor,
        href=_fragment(box.id),
        page=None if box.address is None else href(box.address),
        name=box.id.name,
        shown=_shown(box.id.name),
        note=box.note,
        said=said,
        x=_number(frame.left),
        y=_number(frame.top),
        width=_number(frame.width),
        height=_number(frame.height),
        rounding=ROUNDING[box.id.kind],
    )


def _fragment(id: BoxId) -> str:
    return f"#{quote(id.anchor)}"


def _shown(name: str) -> str:
    """Long names lose their middle, since it is the ends that tell names apart."""
    if len(name) <= LONGEST_NAME:
        return name
    kept = (LONGEST_NAME - 1) // 2
    return f"{name[:kept]}…{name[-kept:]}"


def _said(box: Box, arriving: int, leaving: int) -> str:
    """It begins with what is seen, so that who speaks to a browser is understood."""
    shown = _shown(box.id.name)
    whole = "" if shown == box.id.name else f", {box.id.name}"
    return f"{shown} {box.note}{whole}, {arriving} in, {leaving} out"


def _ties(drawing: Drawing, lines: Iterable[Line], layout: Layout) -> tuple[TieView, ...]:
    return tuple(
        TieView(number, tie.kind.value, line.source, line.target, path(route), "start" if route.backward else "end")
        for number, (tie, line, route) in enumerate(zip(drawing.ties, lines, layout.routes, strict=True))
    )


def path(route: Route) -> str:
    """A route as the `d` of an SVG path."""
    parts = [f"M{_number(route.start.x)} {_number(route.start.y)}"]
    for step in route.steps:
        match step:
            case Straight(end):
                parts.append(f"H{_number(end.x)}")
            case Curve(leaving, arriving, end):
                points = " ".join(f"{_number(x)} {_number(y)}" for x, y in (leaving, arriving, end))
                parts.append(f"C{points}")
    return "".join(parts)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _groups(
    boxes: tuple[BoxView, ...], drawing: Drawing, numbers: dict[BoxId, int], href: Href
) -> tuple[GroupView, ...]:
    rows: list[list[RowView]] = [[] for _ in boxes]
    for number, tie in enumerate(drawing.ties):
        rows[numbers[tie.source]].append(_row(number, tie, href))
    return tuple(GroupView(box, tuple(found)) for box, found in zip(boxes, rows, strict=True))


def _row(number: int, tie: Tie, href: Href) -> RowView:
    details = tuple(LinkView(detail.text, href(detail.address)) for detail in tie.details)
    return RowView(number, tie.verb.value, tie.target.name, _fragment(tie.target), details)


def _kinds(found: Iterable[str], labels: Mapping[str, str]) -> tuple[KindView, ...]:
    """The kinds that there are, in the order of the labels."""
    counts = Counter(found)
    return tuple(KindView(kind, label, counts[kind]) for kind, label in labels.items() if counts[kind])
