"""Events that are published and that no one subscribes to."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.diagnostics.diagnostic import Label, Severity
from interlock.topology.examples import EVENTS, PUBLISHER, SUBSCRIBER
from interlock.topology.graph import events_address
from interlock.topology.rule import Finding, GraphRule, Topology
from interlock.topology.wording import MOST_LISTED


def check(topology: Topology) -> Iterator[Finding]:
    for event in topology.events:
        published = topology.graph.publications_of(event.name)
        if published and not topology.graph.subscriptions_of(event.name):
            spec = events_address(event)
            yield Finding(
                event.span,
                f"`{event.name}` is published, and no service subscribes to it",
                f'write `subscribes={{"{spec}": ["{event.name.name}"]}}` where it is handled, or take it away',
                tuple(Label(edge.span, f"`{edge.service}` publishes it") for edge in published[:MOST_LISTED]),
            )


RULE = GraphRule(
    Entry(
        id="graph/unread-event",
        title="An event that no one subscribes to",
        reason="""\
A service writes the event to a stream that no one reads. Most likely the subscriber lacks its edge, and then the
broker refuses it, or it is gone. An event that is meant for others than the services of this repository is allowed by
a comment in its spec that says for whom it is.""",
        bad=(*EVENTS, PUBLISHER),
        good=(*EVENTS, PUBLISHER, SUBSCRIBER),
    ),
    Severity.WARNING,
    check,
)
