"""Services that an allow-list names and that do not use the event."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.diagnostics.diagnostic import Label, Severity
from interlock.topology.edges import SIDES, edge_help
from interlock.topology.examples import MODELS, PUBLISHER, SUBSCRIBER, build, spec
from interlock.topology.graph import events_address
from interlock.topology.rule import Finding, GraphRule, Topology


def check(topology: Topology) -> Iterator[Finding]:
    services = topology.graph.by_name
    for event in topology.events:
        for side in SIDES:
            using = {edge.service for edge in side.of(topology.graph, event.name)}
            idle = {name for name in side.allowed(event) or () if name in services and name not in using}
            for written in topology.allow_list(event, side.key) if idle else ():
                if written.text in idle:
                    service = services[written.text]
                    edge = edge_help(service, side.field, events_address(event), [event.name.name])
                    yield Finding(
                        written.span,
                        f"`{service.name}` is among the `{side.key}` of `{event.name}` and does not use it",
                        f"{edge}, or take the name away",
                        (Label(service.span, f"nothing of it in `{side.field.name}`"),),
                    )


_LISTED = spec("events", "events:\n  order_placed: {message: Order, subscribers: [mails, invoices]}")

RULE = GraphRule(
    Entry(
        id="graph/allowed-without-edge",
        title="A service in an allow-list that does not use the event",
        reason="""\
Who is in the allow-list of an event and has no edge to it was forgotten in one of the two places. Access is granted
by the edge, so the service does not get the event, whatever the spec makes its readers believe.""",
        bad=(MODELS, _LISTED, PUBLISHER, SUBSCRIBER, build("invoices", 'service(name="invoices")')),
        good=(
            MODELS,
            _LISTED,
            PUBLISHER,
            SUBSCRIBER,
            build(
                "invoices",
                'service(name="invoices", subscribes={"specs/shop:events": ["order_placed"]}, access=["redis"])',
            ),
        ),
    ),
    Severity.WARNING,
    check,
)
