"""Events that the operations of an exposed API send or handle without an edge of the service."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.diagnostics.diagnostic import Label, Severity
from interlock.ir.api import Operation
from interlock.ir.services import SpecAddress
from interlock.ir.types import QualifiedName
from interlock.topology.edges import PUBLISHING, SUBSCRIBING, Side, edge_help
from interlock.topology.examples import MODELS, SUBSCRIBER, build, spec
from interlock.topology.graph import EVENTS_MODULE, Exposure
from interlock.topology.rule import Finding, GraphRule, Topology
from interlock.workspace import folder_of_domain


def check(topology: Topology) -> Iterator[Finding]:
    for exposure in topology.graph.exposures:
        service = topology.graph.by_name[exposure.service]
        for operation in exposure.api.operations:
            for side, event in _events(operation):
                edges = side.of(topology.graph, event)
                has_edge = any(edge.service == exposure.service for edge in edges)
                if not has_edge and not topology.is_mistaken(side.field.of(service)):
                    yield _finding(topology, exposure, operation, side, event)


def _events(operation: Operation) -> Iterator[tuple[Side, QualifiedName]]:
    if operation.events.subscribe is not None:
        yield SUBSCRIBING, operation.events.subscribe
    for published in (operation.events.on_success, operation.events.on_error):
        if published is not None:
            yield PUBLISHING, published


def _finding(topology: Topology, exposure: Exposure, operation: Operation, side: Side, event: QualifiedName) -> Finding:
    address = SpecAddress(folder_of_domain(event.domain), EVENTS_MODULE)
    return Finding(
        exposure.span,
        f"`{operation.name}`, which `{exposure.service}` exposes, {side.verb} `{event}`,"
        f" which is not in its `{side.field.name}`",
        edge_help(topology.graph.by_name[exposure.service], side.field, address, [event.name]),
        (Label(operation.span, "exposed with it"),),
    )


_SPECS = (
    MODELS,
    spec("events", "events:\n  order_placed: {message: Order}"),
    spec(
        "api",
        """
        config: {rest: {auth: public}}
        operations:
          place_order:
            input: Order
            output: Order
            rest: {method: POST, path: /orders}
            events: {publish_on_success: order_placed}
        """,
    ),
)

RULE = GraphRule(
    Entry(
        id="graph/undeclared-event",
        title="An operation that uses an event which its service does not declare",
        reason="""\
Who exposes an API sends and handles the events of its operations. Access to streams is granted by `publishes` and
`subscribes` of the service alone, so that one place tells all that it reaches. Without the edge the broker refuses
the event when the first one is due.""",
        bad=(
            *_SPECS,
            build("shop", 'service(name="shop", exposes=["specs/shop:api"], access=["redis"])'),
        ),
        good=(
            *_SPECS,
            build(
                "shop",
                """
                service(
                    name="shop",
                    exposes=["specs/shop:api"],
                    publishes={"specs/shop:events": ["order_placed"]},
                    access=["redis"],
                )
                """,
            ),
            SUBSCRIBER,
        ),
    ),
    Severity.ERROR,
    check,
)
