"""The graph in DOT, https://graphviz.org/doc/info/lang.html."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from interlock.topology.drawing.picture import Shape, Stroke, picture
from interlock.topology.graph import Graph

_SHAPES: Mapping[Shape, Mapping[str, str]] = {
    Shape.SERVICE: {"shape": "box"},
    Shape.STREAM: {"shape": "box", "style": "rounded"},
    Shape.TASK: {"shape": "component"},
    Shape.RESOURCE: {"shape": "cylinder"},
    Shape.INTERNET: {"shape": "hexagon"},
}
_STROKES: Mapping[Stroke, Mapping[str, str]] = {
    Stroke.CALL: {},
    Stroke.MESSAGE: {"style": "dashed"},
    Stroke.ACCESS: {"dir": "none", "color": "gray"},
}


def dot(graph: Graph) -> str:
    """Calls solid, messages dashed and through the stream or task that carries them, access without an arrow."""
    return "".join(f"{line}\n" for line in _lines(graph))


def _lines(graph: Graph) -> Iterator[str]:
    drawn = picture(graph)
    yield "digraph services {"
    yield "    rankdir=LR"
    yield '    node [fontname="sans-serif"]'
    yield '    edge [fontname="sans-serif", fontsize=10]'
    for box in drawn.boxes:
        yield f"    {_quoted(box.id)}{_attributes({'label': box.label, **_SHAPES[box.shape]})}"
    for line in drawn.lines:
        label = {"label": line.label} if line.label else {}
        yield f"    {_quoted(line.source)} -> {_quoted(line.target)}{_attributes({**label, **_STROKES[line.stroke]})}"
    yield "}"


def _attributes(attributes: Mapping[str, str]) -> str:
    listed = ", ".join(f"{name}={_quoted(value)}" for name, value in attributes.items())
    return f" [{listed}]" if listed else ""


def _quoted(text: str) -> str:
    """In a quoted string `"` alone is special to the language, and `\\` to what shows labels."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
