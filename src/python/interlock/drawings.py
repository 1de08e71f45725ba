"""The formats of the graph of services by name, each imported when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interlock.topology.affected import Affected
    from interlock.topology.graph import Graph


class GraphFormat(StrEnum):
    TEXT = "text"
    MERMAID = "mermaid"
    DOT = "dot"
    JSON = "json"
    HTML = "html"


class UnsupportedFormat(ValueError):
    """What is asked for does not come in the format."""


def draw(graph: Graph, format: GraphFormat) -> str:
    """The whole graph."""
    match format:
        case GraphFormat.TEXT:
            from interlock.topology.drawing.text import graph_text

            return graph_text(graph)
        case GraphFormat.MERMAID:
            from interlock.topology.drawing.mermaid import mermaid

            return mermaid(graph)
        case GraphFormat.DOT:
            from interlock.topology.drawing.dot import dot

            return dot(graph)
        case GraphFormat.JSON:
            from interlock.topology.drawing.json import graph_json

            return graph_json(graph)
        case GraphFormat.HTML:
            from interlock.emit.portal.graph_page import graph_page

            return graph_page(graph)


def draw_affected(graph: Graph, paths: Sequence[str], affected: Sequence[Affected], format: GraphFormat) -> str:
    """The services that a change of `paths` reaches. Raises `UnsupportedFormat`."""
    match format:
        case GraphFormat.TEXT:
            from interlock.topology.drawing.text import affected_text

            return affected_text(graph, affected)
        case GraphFormat.JSON:
            from interlock.topology.drawing.json import affected_json

            return affected_json(paths, affected)
        case _:
            raise UnsupportedFormat(f"--affected-by is told as text or json, not as {format}")
