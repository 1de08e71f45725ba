"""Finds circles in a directed graph, one for every group of nodes that all lead to one another, in linear time."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


def circles(following: Mapping[Node, Sequence[Node]]) -> Iterator[list[Node]]:
    """The nodes of each circle in their order, beginning with the one that was come to first."""
    done: set[Node] = set()
    for start in following:
        path: dict[Node, Iterator[Node]] = {}
        if start not in done:
            path[start] = iter(following[start])
        while path:
            node = next(reversed(path))
            target = next((target for target in path[node] if target not in done), None)
            if target is None:
                path.popitem()
                done.add(node)
            elif target in path:
                nodes = list(path)
                circle = nodes[nodes.index(target) :]
                yield circle
                done.update(circle)
            else:
                path[target] = iter(following.get(target, ()))
