"""The graph as a Mermaid flowchart, https://mermaid.js.org/syntax/flowchart.html."""

from __future__ import annotations

import re
from collections.abc import Iterator

from interlock.topology.drawing.picture import Box, Line, Shape, Stroke, picture
from interlock.topology.graph import Graph

# Behind a mark of our own, so that no id is a word of Mermaid's, such as `end`.
_PREFIXES = {Shape.SERVICE: "s", Shape.STREAM: "e", Shape.TASK: "t", Shape.RESOURCE: "r", Shape.INTERNET: "i"}
_BRACKETS = {
    Shape.SERVICE: ("[", "]"),
    Shape.STREAM: ("([", "])"),
    Shape.TASK: ("[[", "]]"),
    Shape.RESOURCE: ("[(", ")]"),
    Shape.INTERNET: ("{{", "}}"),
}
_ARROWS = {Stroke.CALL: "-->", Stroke.MESSAGE: "-.->", Stroke.ACCESS: "---"}


def mermaid(graph: Graph) -> str:
    """Calls solid, messages dashed and through the stream or task that carries them, access without an arrow."""
    return "".join(f"{line}\n" for line in _lines(graph))


def _lines(graph: Graph) -> Iterator[str]:
    drawn = picture(graph)
    ids: dict[str, str] = {}
    taken: set[str] = set()
    yield "flowchart LR"
    for box in drawn.boxes:
        ids[box.id] = _id(box, taken)
        opening, closing = _BRACKETS[box.shape]
        yield f"    {ids[box.id]}{opening}{_quoted(box.label)}{closing}"
    for line in drawn.lines:
        yield f"    {ids[line.source]} {_arrow(line)} {ids[line.target]}"


def _id(box: Box, taken: set[str]) -> str:
    """Made of letters, digits and `_`, and unlike all before it."""
    plain = f"{_PREFIXES[box.shape]}_{re.sub('[^A-Za-z0-9]', '_', box.label)}"
    id, count = plain, 1
    while id in taken:
        count += 1
        id = f"{plain}_{count}"
    taken.add(id)
    return id


def _arrow(line: Line) -> str:
    arrow = _ARROWS[line.stroke]
    return f"{arrow}|{_quoted(line.label)}|" if line.label else arrow


def _quoted(text: str) -> str:
    """A label that shows the text as it is: what has a meaning in one is written as an entity."""
    return '"' + re.sub(r"[^\w :./,()*-]", lambda found: f"#{ord(found[0])};", text) + '"'
