"""Events that are subscribed to and that no one publishes."""

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
        subscribed = topology.graph.subscriptions_of(event.name)
        if subscribed and not topology.graph.publications_of(event.name):
            spec = events_address(event)
            yield Finding(
                event.span,
                f"services subscribe to `{event.name}`, and none publishes it",
                f'write `publishes={{"{spec}": ["{event.name.name}"]}}` where it is sent, or take it away',
                tuple(Label(edge.span, f"`{edge.service}` subscribes to it") for edge in subscribed[:MOST_LISTED]),
            )


RULE = GraphRule(
    Entry(
        id="graph/unsent-event",
        title="An event that no one publishes",
        reason="""\
A service waits for an event that none sends, so its handler never runs. Most likely the publisher lacks its edge, and
then the broker refuses what it sends. It is a warning, for nothing breaks: often the subscriber is just there first.
An event that comes from elsewhere is allowed by a comment in its spec that says from where.""",
        bad=(*EVENTS, SUBSCRIBER),
        good=(*EVENTS, PUBLISHER, SUBSCRIBER),
    ),
    Severity.WARNING,
    check,
)
