"""Operations for services that no service calls."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.diagnostics.diagnostic import Label, Severity
from interlock.ir.api import Auth
from interlock.topology.examples import SHOP, build, spec
from interlock.topology.graph import address_of
from interlock.topology.rule import Finding, GraphRule, Topology


def check(topology: Topology) -> Iterator[Finding]:
    """Of APIs that a service exposes. What messages lead to as well is of use without being called."""
    apis = {address_of(exposure.api): exposure for exposure in reversed(topology.graph.exposures)}
    for address, exposure in sorted(apis.items()):
        called = {operation.name for call in topology.graph.calls_of(exposure.api) for operation in call.operations}
        for operation in exposure.api.operations:
            if (
                operation.auth is Auth.SERVICE
                and operation.http is not None
                and operation.events.subscribe is None
                and operation.name not in called
            ):
                yield Finding(
                    operation.span,
                    f"`{operation.name}` is for services, and no service calls it",
                    f'write `consumes={{"{address}": ["{operation.name}"]}}` where it is called, give it another'
                    " `auth` if people call it, or take it away",
                    (Label(exposure.span, f"`{exposure.service}` exposes it"),),
                )


_API = spec("api", "operations:\n  list_orders: {auth: service, rest: {method: GET, path: /orders}}")

RULE = GraphRule(
    Entry(
        id="graph/uncalled-operation",
        title="An operation for services that none calls",
        reason="""\
An operation with `auth: service`, which is what holds when nothing is said, can be called only by a service that
consumes it. When none does, the operation is left over, or it is for people and lacks `auth: user` or `auth: public`.
Operations for people are never reported, nor are those that messages lead to.""",
        bad=(_API, SHOP),
        good=(
            _API,
            SHOP,
            build("office", 'service(name="office", consumes={"specs/shop:api": ["list_orders"]})'),
        ),
    ),
    Severity.WARNING,
    check,
)
