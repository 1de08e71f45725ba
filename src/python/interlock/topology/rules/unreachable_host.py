"""Access to hosts that cannot be on the internet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Address

from interlock.diagnostics.catalogue.entry import Entry
from interlock.diagnostics.diagnostic import Severity
from interlock.topology.examples import build
from interlock.topology.rule import Finding, GraphRule, Topology

_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_LONGEST = 253
_THIS_MACHINE = "localhost"


def check(topology: Topology) -> Iterator[Finding]:
    for service in topology.graph.services:
        for access in service.internet:
            problem = _problem(access.host)
            if problem is not None:
                yield Finding(
                    access.span,
                    f"`{access.host}`, which `{service.name}` has access to, {problem}",
                    "name a host as it is known on the internet, or a public address; other services are reached by"
                    " edges, and `postgres` and `redis` by these names",
                )


def _problem(host: str) -> str | None:
    """RFC 1123, 2.1: what looks like an address is one."""
    labels = host.split(".")
    if labels[-1].isdecimal():
        try:
            return None if IPv4Address(host).is_global else "is not an address of the internet"
        except ValueError:
            return "is not an address"
    if len(host) > _LONGEST or not all(map(_LABEL.fullmatch, labels)):
        return "is not the name of a host"
    return "is the service's own machine" if labels[-1] == _THIS_MACHINE else None


RULE = GraphRule(
    Entry(
        id="graph/unreachable-host",
        title="Access to a host that cannot be on the internet",
        reason="""\
`internet:<host>:<port>` opens the way out of the deployment. Private and local addresses are not reached on that way,
and policies of clusters leave them out, for behind them are the other services and the machines' own ports. What is
not the name of a host is reached by nobody.""",
        bad=(build("shop", 'service(name="shop", access=["internet:10.0.0.1:443"])'),),
        good=(build("shop", 'service(name="shop", access=["internet:api.example.org:443"])'),),
    ),
    Severity.ERROR,
    check,
)
