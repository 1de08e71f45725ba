"""What a service is told of its edges."""

from __future__ import annotations

import json

import pytest

from interlock.topology.connectivity import UnknownService, connectivity
from interlock.topology.testing import graph_of
from interlock.topology.testing_synthetic import synthetic_graph

GRAPH = graph_of(
    {
        "specs/a/api.yaml": """
            operations:
              second: {rest: {method: GET, path: /2}}
              first: {rest: {method: GET, path: /1}}
            """,
        "specs/b/c/other.yaml": "operations: {act: {rest: {method: POST, path: /act}}}",
        "services/x/BUILD": 'service(name="x", exposes=["specs/a:api", "specs/b/c:other"])',
        "services/y/BUILD": """
            service(
                name="y",
                consumes={"specs/b/c:other": ["*"], "specs/a:api": ["*"]},
                access=["redis", "internet:b.example.org:443", "internet:a.example.org:25"],
            )
            """,
        "services/z/BUILD": 'service(name="z", consumes={"specs/a:api": ["first"]})',
    }
)


def test_a_caller_is_told_its_callees_and_hosts_in_one_sorted_line() -> None:
    assert connectivity(GRAPH, "y") == (
        '{"service":"y","calls":{"x":["a.api.first","a.api.second","b.c.other.act"]},"callers":{},'
        '"egress":["a.example.org:25","b.example.org:443"]}'
    )


def test_a_callee_is_told_what_each_caller_may() -> None:
    told = json.loads(connectivity(GRAPH, "x"))
    assert told["calls"] == {}
    assert told["callers"] == {"y": ["a.api.first", "a.api.second", "b.c.other.act"], "z": ["a.api.first"]}


def test_what_one_may_call_is_what_the_other_lets_it_call() -> None:
    graph = synthetic_graph(12, 80)
    told = {service.name: json.loads(connectivity(graph, service.name)) for service in graph.services}
    calls = {(name, callee): names for name, each in told.items() for callee, names in each["calls"].items()}
    callers = {(caller, name): names for name, each in told.items() for caller, names in each["callers"].items()}
    assert calls == callers
    assert len(calls) == len(graph.calls)


def test_a_service_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(UnknownService, match=r"there is no service w; there are: x, y, z"):
        connectivity(GRAPH, "w")
