"""Services with names that nothing can be named after."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.diagnostics.diagnostic import Severity
from interlock.topology.examples import API, SHOP, build
from interlock.topology.rule import Finding, GraphRule, Topology
from interlock.topology.service_names import name_problem


def check(topology: Topology) -> Iterator[Finding]:
    for service in topology.graph.services:
        problem = name_problem(service.name, topology.graph.by_name)
        if problem is not None:
            yield Finding(
                service.span,
                f"the name of the service `{service.name}` {problem}",
                "networks, hosts, users, databases and variables are named after it; give it another name",
            )


RULE = GraphRule(
    Entry(
        id="graph/unusable-name",
        title="A service whose name nothing can be named after",
        reason="""\
Networks, hosts, users of Redis, databases and roles of PostgreSQL, and variables are named after services. So names are
snake_case, of 40 characters at most, and none that means something there already, such as `redis`, `default` or
`public`. Nor is one service called what a role of another one is called, such as `orders_owner` beside `orders`.
A name that is allowed nevertheless still cannot be deployed.""",
        bad=(API, build("shop", 'service(name="shop-front", exposes=["specs/shop:api"])')),
        good=(API, SHOP),
    ),
    Severity.ERROR,
    check,
)
