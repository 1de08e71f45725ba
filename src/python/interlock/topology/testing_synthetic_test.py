"""Repositories of any size."""

from __future__ import annotations

import pytest

from interlock.ir.written import WrittenFile
from interlock.topology.lint import lint
from interlock.topology.rule import Topology
from interlock.topology.testing import Repository
from interlock.topology.testing_synthetic import synthetic_files


@pytest.mark.parametrize(("services", "edges"), [(2, 4), (3, 9), (10, 30), (50, 500)])
def test_they_have_the_size_that_was_asked_for_and_nothing_is_wrong(services: int, edges: int) -> None:
    made = Repository(synthetic_files(services, edges))
    graph = made.graph
    assert len(graph.services) == services
    assert len(graph.calls) + len(graph.publications) + len(graph.subscriptions) == edges

    def unasked(path: str) -> WrittenFile:
        raise AssertionError(path)

    assert lint(Topology(made.system, graph, unasked, made.mistakes), None, ()) == ()


def test_there_are_not_more_edges_than_fit() -> None:
    with pytest.raises(AssertionError):
        synthetic_files(3, 100)
