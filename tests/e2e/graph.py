"""The graph that the system is held against: from the specs and BUILD files of the repository that was packaged."""

from __future__ import annotations

from pathlib import Path

from interlock.topology.graph import Graph
from interlock.topology.testing import graph_of


def declared_graph(root: Path) -> Graph:
    paths = [*root.glob("specs/*/*.yaml"), *root.glob("services/*/BUILD")]
    return graph_of({path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in paths})
