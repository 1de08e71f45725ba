"""What a graph is asked."""

from __future__ import annotations

import pytest

from interlock.ir.types import QualifiedName
from interlock.topology.graph import Graph
from interlock.topology.testing import graph_of

PLACED = QualifiedName("shop", "order_placed")


@pytest.fixture(scope="module")
def graph() -> Graph:
    return graph_of(
        {
            "specs/shop/models.yaml": "models: {Order: {fields: {id: int}}}",
            "specs/shop/api.yaml": "operations: {list_orders: {rest: {method: GET, path: /orders}}}",
            "specs/shop/events.yaml": "events: {order_placed: {message: Order}, unused: {message: Order}}",
            "specs/shop/tasks.yaml": "tasks: {sweep: {}}",
            "services/shop/BUILD": """
                service(
                    name="shop",
                    exposes=["specs/shop:api"],
                    publishes={"specs/shop:events": ["order_placed"]},
                    enqueues={"specs/shop:tasks": ["sweep"]},
                    access=["redis", "internet:example.org:25"],
                )
                """,
            "services/office/BUILD": """
                service(
                    name="office",
                    consumes={"specs/shop:api": ["*"]},
                    subscribes={"specs/shop:events": ["order_placed"]},
                    runs=["specs/shop:tasks"],
                    access=["redis"],
                )
                """,
        }
    )


def test_what_a_service_does(graph: Graph) -> None:
    assert graph.callees_of("office") == ("shop",)
    assert graph.callers_of("shop") == ("office",)
    assert graph.calls_from("office") == graph.calls_to("shop") == graph.calls
    assert graph.exposed_by("shop") == graph.exposures
    assert graph.published_by("shop") == graph.publications
    assert graph.subscribed_by("office") == graph.subscriptions
    assert graph.enqueued_by("shop") == graph.enqueueings
    assert graph.run_by("office") == graph.runnings
    assert graph.by_name["shop"].folder == "services/shop"


def test_who_does_something(graph: Graph) -> None:
    [exposure] = graph.exposures
    assert graph.exposures_of(exposure.api) == graph.exposures
    assert graph.calls_of(exposure.api) == graph.calls
    assert graph.publications_of(PLACED) == graph.publications
    assert graph.subscriptions_of(PLACED) == graph.subscriptions
    assert graph.enqueueings_of(QualifiedName("shop", "sweep")) == graph.enqueueings
    assert graph.runnings_of(QualifiedName("shop", "sweep")) == graph.runnings


def test_only_events_and_tasks_of_services_are_in_the_graph(graph: Graph) -> None:
    assert [event.name for event in graph.events] == [PLACED]
    assert [str(task.name) for task in graph.tasks] == ["shop.sweep"]


def test_who_has_no_edges_has_none(graph: Graph) -> None:
    assert not graph.callers_of("office")
    assert not graph.calls_from("shop")
    assert not graph.published_by("office")
    assert not graph.callees_of("nobody")
    assert not graph.exposed_by("nobody")
