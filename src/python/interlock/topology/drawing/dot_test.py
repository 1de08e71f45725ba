"""The DOT document, read back by the grammar at https://graphviz.org/doc/info/lang.html as far as it goes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from interlock.topology.drawing.dot import dot
from interlock.topology.drawing.testing_awkward import AWKWARD, awkward_names, every_kind_of_edge
from interlock.topology.graph import Graph
from interlock.topology.testing_synthetic import synthetic_graph

_TOKEN = re.compile(r'\s*(?:("(?:\\.|[^"\\])*")|([A-Za-z_]\w*|-?(?:\.\d+|\d+(?:\.\d*)?))|(->|[{}\[\]=,;]))')
_KEYWORDS = {"node", "edge", "graph", "digraph", "subgraph", "strict"}


@dataclass
class Read:
    nodes: dict[str, dict[str, str]] = field(default_factory=dict)
    edges: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)


class Parser:
    """graph: `digraph` ID `{` (stmt [`;`])* `}`; raises AssertionError at anything else."""

    def __init__(self, text: str) -> None:
        self._tokens = list(self._split(text))
        self._at = 0

    def _split(self, text: str) -> Iterator[str]:
        at, end = 0, len(text.rstrip())
        while at < end:
            found = _TOKEN.match(text, at)
            assert found is not None, text[at : at + 40]
            yield found[0].strip()
            at = found.end()

    def graph(self) -> Read:
        read = Read()
        self._expect("digraph")
        self._id()
        self._expect("{")
        while self._peek() != "}":
            self._statement(read)
            if self._peek() == ";":
                self._next()
        self._expect("}")
        assert self._at == len(self._tokens)
        return read

    def _statement(self, read: Read) -> None:
        if self._peek() in ("node", "edge", "graph"):
            self._next()
            self._attributes()
            return
        name = self._id()
        match self._peek():
            case "=":
                self._next()
                self._id()
            case "->":
                self._next()
                target = self._id()
                read.edges.append((name, target, self._attributes()))
            case _:
                assert name not in read.nodes
                read.nodes[name] = self._attributes()

    def _attributes(self) -> dict[str, str]:
        attributes: dict[str, str] = {}
        if self._peek() != "[":
            return attributes
        self._next()
        while self._peek() != "]":
            name = self._id()
            self._expect("=")
            attributes[name] = self._id()
            if self._peek() in (",", ";"):
                self._next()
        self._expect("]")
        return attributes

    def _id(self) -> str:
        token = self._next()
        assert token.lower() not in _KEYWORDS, token
        if token.startswith('"'):
            # To the language a backslash escapes a quote alone; what shows a label reads `\\\\` as one.
            return token[1:-1].replace('\\"', '"').replace("\\\\", "\\")
        assert re.fullmatch(r"[\w.-]+", token), token
        return token

    def _peek(self) -> str:
        return self._tokens[self._at]

    def _next(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1]

    def _expect(self, token: str) -> None:
        assert self._next() == token


def labelled(graph: Graph) -> tuple[list[str], list[tuple[str, str, str, str]]]:
    """Labels of boxes, and edges as the labels of their ends, their style and their label."""
    read = Parser(dot(graph)).graph()
    labels = {name: attributes["label"] for name, attributes in read.nodes.items()}
    edges = [
        (
            labels[source],
            labels[target],
            attributes.get("style", attributes.get("dir", "")),
            attributes.get("label", ""),
        )
        for source, target, attributes in read.edges
    ]
    return list(labels.values()), edges


def test_every_kind_of_edge_is_drawn() -> None:
    labels, edges = labelled(every_kind_of_edge())
    assert edges == [
        ("office", "shop", "", "specs/shop:api (1)"),
        ("shop", "shop.placed", "dashed", ""),
        ("shop", "shop.unread", "dashed", ""),
        ("shop.placed", "office", "dashed", ""),
        ("shop", "shop.print_label", "dashed", ""),
        ("shop.print_label", "labels", "dashed", ""),
        ("shop.sweep", "labels", "dashed", ""),
        ("labels", "redis", "none", ""),
        ("office", "redis", "none", ""),
        ("shop", "postgres", "none", ""),
        ("shop", "redis", "none", ""),
        ("shop", "example.org:25", "none", ""),
    ]
    assert "idle" in labels


def test_names_are_shown_as_they_are() -> None:
    labels, edges = labelled(awkward_names())
    assert {AWKWARD, "a.b", "a-b"} <= {*labels}
    assert edges[0][:2] == ("a.b", AWKWARD)


def test_a_large_graph_is_drawn_whole() -> None:
    labels, edges = labelled(synthetic_graph(40, 300))
    assert len(labels) == 40 + 40 + 2
    assert len(edges) == 300 + 2 * 40


@pytest.mark.parametrize("text", ['digraph a { "b }', "digraph a { b -> }", "digraph a { node }; }", "digraph a {"])
def test_what_is_no_dot_is_found_out(text: str) -> None:
    with pytest.raises((AssertionError, IndexError)):
        Parser(text).graph()
