"""Names in allow-lists that no service has."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.diagnostics.diagnostic import Severity
from interlock.topology.edges import SIDES
from interlock.topology.examples import MODELS, PUBLISHER, SUBSCRIBER, spec
from interlock.topology.rule import Finding, GraphRule, Topology
from interlock.topology.wording import Names


def check(topology: Topology) -> Iterator[Finding]:
    services = topology.graph.by_name
    names = Names(services)
    for event in topology.events:
        for side in SIDES:
            if all(name in services for name in side.allowed(event) or ()):
                continue
            for written in topology.allow_list(event, side.key):
                if written.text is not None and written.text not in services:
                    yield Finding(
                        written.span,
                        f"no service is called `{written.text}`",
                        names.did_you_mean(written.text, "no BUILD file declares a service"),
                    )


RULE = GraphRule(
    Entry(
        id="graph/unknown-service",
        title="An allow-list that names no service",
        reason="""\
`publishers` and `subscribers` of an event are names of `service` targets. A name that no service has is misspelled,
or its service is gone. The service that was meant is refused.""",
        bad=(
            MODELS,
            spec("events", "events:\n  order_placed: {message: Order, publishers: [shop, shpo]}"),
            PUBLISHER,
            SUBSCRIBER,
        ),
        good=(
            MODELS,
            spec("events", "events:\n  order_placed: {message: Order, publishers: [shop]}"),
            PUBLISHER,
            SUBSCRIBER,
        ),
    ),
    Severity.ERROR,
    check,
)
