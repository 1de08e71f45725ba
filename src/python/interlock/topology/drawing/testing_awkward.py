"""For tests: a graph with an edge of every kind, and names that mean something to the languages of drawings."""

from __future__ import annotations

from dataclasses import replace

from interlock.topology.graph import Graph
from interlock.topology.testing import graph_of

AWKWARD = 'end"; click] <b>\\n#quot;|x'
"""Quotes, brackets, an entity, a backslash, a keyword."""


def every_kind_of_edge() -> Graph:
    return graph_of(
        {
            "specs/shop/models.yaml": "models: {Order: {fields: {id: int}}}",
            "specs/shop/api.yaml": """
                operations:
                  list_orders: {auth: user, rest: {method: GET, path: /orders}}
                  get_order: {auth: user, params: [{name: id, type: int}], rest: {method: GET, path: "/orders/{id}"}}
                """,
            "specs/shop/events.yaml": "events: {placed: {message: Order}, unread: {message: Order}}",
            "specs/shop/tasks.yaml": 'tasks: {sweep: {schedule: "0 9 * * mon"}, print_label: {input: Order}}',
            "services/shop/BUILD": """
                service(
                    name="shop",
                    kind="fastapi",
                    exposes=["specs/shop:api"],
                    publishes={"specs/shop:events": ["*"]},
                    enqueues={"specs/shop:tasks": ["print_label"]},
                    access=["postgres", "redis", "internet:example.org:25"],
                )
                """,
            "services/office/BUILD": """
                service(
                    name="office",
                    consumes={"specs/shop:api": ["list_orders"]},
                    subscribes={"specs/shop:events": ["placed"]},
                    access=["redis"],
                )
                """,
            "services/labels/BUILD": """
                service(name="labels", kind="celery", runs=["specs/shop:tasks"], access=["redis"])
                """,
            "services/idle/BUILD": 'service(name="idle")',
        }
    )


def awkward_names() -> Graph:
    """Two services whose names differ in characters alone that no identifier has."""
    graph = every_kind_of_edge()
    names = {"shop": AWKWARD, "office": "a.b", "idle": "a-b"}
    services = tuple(replace(each, name=names.get(each.name, each.name)) for each in graph.services)
    calls = tuple(replace(each, caller=names[each.caller], callee=names[each.callee]) for each in graph.calls)
    return Graph(services, (), calls, (), (), (), ())
