"""From specs and BUILD files to the graph."""

from __future__ import annotations

import pytest

from interlock.diagnostics.diagnostic import Diagnostic
from interlock.topology.testing import Repository, graph_of

SPECS = {
    "specs/shop/models.yaml": "models: {Order: {fields: {id: int}}}",
    "specs/shop/api.yaml": """
        operations:
          list_orders: {rest: {method: GET, path: /orders}}
          count_order: {input: Order, events: {subscribe: order_placed}}
          drop_orders: {rest: {method: DELETE, path: /orders}}
        """,
    "specs/shop/events.yaml": "events: {order_placed: {message: Order}, order_packed: {message: Order}}",
    "specs/shop/tasks.yaml": "tasks: {print_label: {input: Order}, sweep: {}}",
    "specs/stock/api.yaml": "operations: {take: {rest: {method: POST, path: /stock}}}",
}


def repository(**services: str) -> Repository:
    """With a BUILD file for each service; the text is what stands between the brackets of `service(...)`."""
    builds = {f"services/{name}/BUILD": f'service(name="{name}", {fields})' for name, fields in services.items()}
    return Repository({**SPECS, **builds})


def only(diagnostics: tuple[Diagnostic, ...]) -> Diagnostic:
    [found] = diagnostics
    return found


def test_a_call_leads_to_who_exposes_the_api() -> None:
    made = repository(
        shop='exposes=["specs/shop:api"]',
        office='consumes={"specs/shop:api": ["drop_orders", "list_orders"]}',
    )
    [call] = made.graph.calls
    assert (call.caller, call.callee) == ("office", "shop")
    assert [operation.name for operation in call.operations] == ["list_orders", "drop_orders"]
    assert made.text(call.span) == '"specs/shop:api"'
    assert made.mistakes == ()


def test_a_star_stands_for_all_that_can_be_called() -> None:
    made = repository(shop='exposes=["specs/shop:api"]', office='consumes={"specs/shop:api": ["*"]}')
    assert [operation.name for operation in made.graph.calls[0].operations] == ["list_orders", "drop_orders"]
    assert made.mistakes == ()


def test_there_is_a_call_to_each_service_that_exposes_the_api() -> None:
    made = repository(
        a='exposes=["specs/shop:api"]', b='exposes=["specs/shop:api"]', c='consumes={"specs/shop:api": ["*"]}'
    )
    assert [call.callee for call in made.graph.calls] == ["a", "b"]


def test_events_are_sorted_and_a_star_stands_for_all() -> None:
    made = repository(
        shop='publishes={"specs/shop:events": ["*"]}',
        mails='subscribes={"specs/shop:events": ["order_placed", "order_packed"]}',
    )
    assert [str(each.event.name) for each in made.graph.publications] == ["shop.order_packed", "shop.order_placed"]
    assert [made.text(each.span) for each in made.graph.publications] == ['"*"', '"*"']
    assert [made.text(each.span) for each in made.graph.subscriptions] == ['"order_packed"', '"order_placed"']


def test_a_task_knows_who_starts_and_who_runs_it() -> None:
    made = repository(
        shop='enqueues={"specs/shop:tasks": ["print_label"]}', labels='kind="celery", runs=["specs/shop:tasks"]'
    )
    [enqueueing] = made.graph.enqueueings
    assert (enqueueing.service, enqueueing.runner) == ("shop", "labels")
    assert [str(each.task.name) for each in made.graph.runnings] == ["shop.print_label", "shop.sweep"]


def test_a_task_that_nobody_runs_has_no_runner() -> None:
    made = repository(shop='enqueues={"specs/shop:tasks": ["sweep"]}')
    assert made.graph.enqueueings[0].runner is None


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (
            'consumes={"specs/stock:api": ["tak"]}',
            ['graph/unknown-name: "tak"', 'graph/unexposed-api: "specs/stock:api"'],
        ),
        ('publishes={"specs/shop:events": ["order_place"]}', ['graph/unknown-name: "order_place"']),
        ('subscribes={"specs/shop:events": ["placed"]}', ['graph/unknown-name: "placed"']),
        ('enqueues={"specs/shop:tasks": ["print"]}', ['graph/unknown-name: "print"']),
        ('exposes=["specs/shop:apis"]', ['graph/unknown-spec: "specs/shop:apis"']),
        ('runs=["specs/shop:events"]', ['graph/unknown-spec: "specs/shop:events"']),
        ('exposes=["specs/shop:tasks"]', ['graph/unknown-spec: "specs/shop:tasks"']),
        ('consumes={"specs/shop:api": ["list_orders"]}', ['graph/unexposed-api: "specs/shop:api"']),
        (
            'exposes=["specs/shop:api"], consumes={"specs/shop:api": ["list_orders"]}',
            ['graph/self-call: "specs/shop:api"'],
        ),
    ],
)
def test_an_edge_that_leads_nowhere_is_told_and_left_out(fields: str, told: list[str]) -> None:
    made = repository(office=fields)
    assert sorted(made.told(*made.mistakes)) == sorted(told)
    graph = made.graph
    edges = (graph.calls, graph.publications, graph.subscriptions, graph.enqueueings, graph.runnings)
    assert not any(edges)


def test_the_help_names_what_was_meant() -> None:
    made = repository(office='publishes={"specs/shop:events": ["order_place"]}')
    assert only(made.mistakes).help == "did you mean `order_placed`?"
    made = repository(office='publishes={"specs/shop:events": ["xyz"]}')
    assert only(made.mistakes).help == "there are `order_packed` and `order_placed`"
    made = repository(office='runs=["specs/shop:events"]')
    assert only(made.mistakes).message == "`specs/shop:events` declares no tasks"
    assert only(made.mistakes).help == "did you mean `specs/shop:tasks`?"


def test_an_operation_that_messages_alone_reach_cannot_be_called() -> None:
    made = repository(
        shop='exposes=["specs/shop:api"], subscribes={"specs/shop:events": ["order_placed"]}',
        office='consumes={"specs/shop:api": ["list_orders", "count_order"]}',
    )
    assert made.told(*made.mistakes) == ['graph/uncallable-operation: "count_order"']
    assert [operation.name for operation in made.graph.calls[0].operations] == ["list_orders"]


def test_an_edge_to_another_service_is_there_beside_a_call_of_oneself() -> None:
    made = repository(
        a='exposes=["specs/shop:api"], consumes={"specs/shop:api": ["*"]}', b='exposes=["specs/shop:api"]'
    )
    assert [found.id for found in made.mistakes] == ["graph/self-call"]
    assert [(call.caller, call.callee) for call in made.graph.calls] == [("a", "b")]


def test_of_two_services_of_one_name_the_first_counts() -> None:
    made = Repository({"services/a/BUILD": 'service(name="shop")', "services/b/BUILD": 'service(name="shop")'})
    found = only(made.mistakes)
    assert found.id == "graph/duplicate-service"
    assert found.primary.span.path == "services/b/BUILD"
    assert [service.address for service in made.graph.services] == ["services/a:shop"]


def test_no_services_are_a_graph_as_well() -> None:
    assert graph_of(SPECS).services == ()
