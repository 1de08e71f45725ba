"""Events that are published or subscribed to by a service that their allow-list does not name."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.diagnostics.diagnostic import Label, Severity
from interlock.topology.edges import SIDES
from interlock.topology.examples import MODELS, PUBLISHER, build, spec
from interlock.topology.rule import Finding, GraphRule, Topology


def check(topology: Topology) -> Iterator[Finding]:
    for side in SIDES:
        for edge in side.edges(topology.graph):
            allowed = side.allowed(edge.event)
            if allowed is not None and edge.service not in allowed:
                who = ", ".join(f"`{name}`" for name in allowed) or "no one"
                # Another finding tells of names that no service has.
                known = [name for name in allowed if name in topology.graph.by_name]
                yield Finding(
                    edge.span,
                    f"`{edge.service}` {side.verb} `{edge.event.name}`, whose `{side.key}` do not name it",
                    f"add it in {edge.event.span.path}: `{side.key}: [{', '.join([*known, edge.service])}]`,"
                    " or take the edge away",
                    (Label(edge.event.span, f"`{side.key}` here: {who}"),),
                )


_READER = build("mails", 'service(name="mails", subscribes={"specs/shop:events": ["order_placed"]}, access=["redis"])')

RULE = GraphRule(
    Entry(
        id="graph/event-not-allowed",
        title="An event that is used against its allow-list",
        reason="""\
An event says in its spec who may send it (`publishers`) and who may get it (`subscribers`): those who own the event
decide that, not those who would like to use it. A BUILD file cannot widen the list. Either the owner lets the service
in, or the edge goes.""",
        bad=(
            MODELS,
            spec("events", "events:\n  order_placed: {message: Order, subscribers: [invoices]}"),
            PUBLISHER,
            _READER,
            build(
                "invoices",
                'service(name="invoices", subscribes={"specs/shop:events": ["order_placed"]}, access=["redis"])',
            ),
        ),
        good=(
            MODELS,
            spec("events", "events:\n  order_placed: {message: Order, subscribers: [mails]}"),
            PUBLISHER,
            _READER,
        ),
    ),
    Severity.ERROR,
    check,
)
