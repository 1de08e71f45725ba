"""APIs that are consumed and that several services expose."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.diagnostics.diagnostic import Label, Severity
from interlock.topology.examples import API, SHOP, build
from interlock.topology.graph import address_of
from interlock.topology.rule import Finding, GraphRule, Topology


def check(topology: Topology) -> Iterator[Finding]:
    for exposure in topology.graph.exposures:
        first = topology.graph.exposures_of(exposure.api)[0]
        calls = topology.graph.calls_of(exposure.api)
        if first is not exposure and calls:
            yield Finding(
                exposure.span,
                f"`{address_of(exposure.api)}` is exposed by `{first.service}` and by `{exposure.service}`,"
                f" and `{calls[0].caller}` calls it",
                "let one of them expose it, or give each an API of its own",
                (Label(first.span, "the first one"), Label(calls[0].span, "consumed here")),
            )


_OFFICE = build("office", 'service(name="office", consumes={"specs/shop:api": ["list_orders"]})')

RULE = GraphRule(
    Entry(
        id="graph/two-exposers",
        title="An API that two services expose and another one calls",
        reason="""\
A service that consumes an API is connected to who exposes it: the address of one service, a network to it, a token
for it. Which of two would be called, nothing says. Two services may expose the same API as long as no service
consumes it, such as one that systems outside ask.""",
        bad=(API, SHOP, build("shop_copy", 'service(name="shop_copy", exposes=["specs/shop:api"])'), _OFFICE),
        good=(API, SHOP, _OFFICE),
    ),
    Severity.ERROR,
    check,
)
