"""Drawings of the graph of the reference system. INTERLOCK_UPDATE_GOLDEN=1 records them anew."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from interlock.topology.drawing.dot import dot
from interlock.topology.drawing.json import graph_json
from interlock.topology.drawing.mermaid import mermaid
from interlock.topology.drawing.text import graph_text
from interlock.topology.graph import Graph
from tests.graph.reference import graph

RECORDED = Path(__file__).parent / "recorded"
UPDATE = os.environ.get("INTERLOCK_UPDATE_GOLDEN") == "1"
DRAWINGS: Mapping[str, Callable[[Graph], str]] = {
    "graph.dot": dot,
    "graph.json": graph_json,
    "graph.mmd": mermaid,
    "graph.txt": graph_text,
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_as_it_was_recorded(name: str) -> None:
    drawn = DRAWINGS[name](graph())
    if UPDATE:
        (RECORDED / name).write_text(drawn, encoding="utf-8")
    assert drawn == (RECORDED / name).read_text(encoding="utf-8")


def test_no_recorded_drawing_is_left_over() -> None:
    assert {path.name for path in RECORDED.iterdir()} == DRAWINGS.keys()
