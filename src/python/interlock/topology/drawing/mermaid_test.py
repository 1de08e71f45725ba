"""The Mermaid flowchart: every line is of the few forms that are used, and says what the graph says."""

from __future__ import annotations

import html
import re

from interlock.topology.drawing.mermaid import mermaid
from interlock.topology.drawing.testing_awkward import AWKWARD, awkward_names, every_kind_of_edge
from interlock.topology.graph import Graph
from interlock.topology.testing_synthetic import synthetic_graph

# No character in a label that the language gives a meaning, but for entities.
_LABEL = r'"((?:[\w :./,()*-]|#\d+;)+)"'
_NODE = re.compile(
    rf"    (\w+)(?:\[{_LABEL}\]|\(\[{_LABEL}\]\)|\[\[{_LABEL}\]\]|\[\({_LABEL}\)\]|\{{\{{{_LABEL}\}}\}})"
)
_EDGE = re.compile(rf"    (\w+) (-->|-\.->|---)(?:\|{_LABEL}\|)? (\w+)")


def read(text: str) -> tuple[dict[str, str], list[tuple[str, str, str, str]]]:
    """Labels by id, and edges with the labels of their ends; fails at a line of another form."""
    first, *lines = text.splitlines()
    assert first == "flowchart LR"
    nodes: dict[str, str] = {}
    edges = []
    for line in lines:
        if (node := _NODE.fullmatch(line)) is not None:
            assert node[1] not in nodes
            nodes[node[1]] = _plain(next(label for label in node.groups()[1:] if label is not None))
        else:
            edge = _EDGE.fullmatch(line)
            assert edge is not None, line
            edges.append((nodes[edge[1]], edge[2], nodes[edge[4]], _plain(edge[3] or "")))
    return nodes, edges


def _plain(label: str) -> str:
    """As it is shown: Mermaid writes entities with `#` in place of `&#`."""
    return html.unescape(re.sub(r"#(\d+);", r"&#\1;", label))


def test_every_kind_of_edge_is_drawn() -> None:
    nodes, edges = read(mermaid(every_kind_of_edge()))
    assert edges == [
        ("office", "-->", "shop", "specs/shop:api (1)"),
        ("shop", "-.->", "shop.placed", ""),
        ("shop", "-.->", "shop.unread", ""),
        ("shop.placed", "-.->", "office", ""),
        ("shop", "-.->", "shop.print_label", ""),
        ("shop.print_label", "-.->", "labels", ""),
        ("shop.sweep", "-.->", "labels", ""),
        ("labels", "---", "redis", ""),
        ("office", "---", "redis", ""),
        ("shop", "---", "postgres", ""),
        ("shop", "---", "redis", ""),
        ("shop", "---", "example.org:25", ""),
    ]
    assert "idle" in nodes.values()


def test_names_are_shown_as_they_are_and_never_taken_for_one_another() -> None:
    nodes, edges = read(mermaid(awkward_names()))
    assert [label for label in nodes.values() if label.startswith(("end", "a"))] == ["a-b", "a.b", AWKWARD]
    assert edges[0][:3] == ("a.b", "-->", AWKWARD)


def test_a_large_graph_is_drawn_whole() -> None:
    graph = synthetic_graph(40, 300)
    nodes, edges = read(mermaid(graph))
    assert len(nodes) == 40 + len(graph.events) + 2
    assert len(edges) == 300 + 2 * 40


def test_no_services_are_a_picture_as_well() -> None:
    assert mermaid(Graph((), (), (), (), (), (), ())) == "flowchart LR\n"
