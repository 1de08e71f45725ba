"""Services that send or get messages without access to the broker."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.diagnostics.diagnostic import Label, Severity
from interlock.ir.services import Resource
from interlock.topology.edges import ENQUEUES, PUBLISHES, RUNS, SUBSCRIBES, access_help
from interlock.topology.examples import EVENTS, PUBLISHER, SUBSCRIBER, build
from interlock.topology.rule import Finding, GraphRule, Topology


def check(topology: Topology) -> Iterator[Finding]:
    for service in topology.graph.services:
        if service.reaches(Resource.REDIS):
            continue
        for field in (PUBLISHES, SUBSCRIBES, RUNS, ENQUEUES):
            if uses := field.of(service):
                yield Finding(
                    uses[0].span,
                    f"`{service.name}` has `{field.name}` and no access to Redis, which carries them",
                    access_help(service, Resource.REDIS),
                    (Label(service.span, "no `redis` in its `access`"),),
                )
                break


RULE = GraphRule(
    Entry(
        id="graph/messages-without-redis",
        title="A service with messages and without the broker",
        reason="""\
Events and tasks go through Redis. A service that lacks `redis` in `access` is given no network to it, no user and no
address, so it does not start.""",
        bad=(
            *EVENTS,
            build("shop", 'service(name="shop", publishes={"specs/shop:events": ["order_placed"]})'),
            SUBSCRIBER,
        ),
        good=(*EVENTS, PUBLISHER, SUBSCRIBER),
    ),
    Severity.ERROR,
    check,
)
