"""Drivers of a database or of Redis in services that have no access to it."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry, example_file
from interlock.diagnostics.diagnostic import Severity
from interlock.ir.services import Resource
from interlock.topology.drivers import DRIVERS
from interlock.topology.edges import access_help
from interlock.topology.examples import build
from interlock.topology.rule import Finding, Topology, UsageRule
from interlock.topology.usage import Usage
from interlock.topology.wording import quoted


def check(topology: Topology, usage: Usage) -> Iterator[Finding]:
    """Of PostgreSQL alone: the runtime imports drivers of Redis for much that needs none, and none of PostgreSQL."""
    resource = Resource.POSTGRES
    for service in topology.graph.services:
        used = usage.get(service.name)
        drivers = DRIVERS[resource] & used.requirements if used is not None else frozenset()
        if drivers and not service.reaches(resource):
            yield Finding(
                service.span,
                f"`{service.name}` depends on {quoted(sorted(drivers))} and has no access to PostgreSQL",
                f"{access_help(service, resource)}, or do without the driver",
            )


_CODE = example_file("services/shop/app/main.py", "import asyncpg\n")

RULE = UsageRule(
    Entry(
        id="graph/undeclared-access",
        title="A driver of PostgreSQL without access to it",
        reason="""\
A service without `postgres` in `access` is given no database, no role and no network to one. A driver among what it
depends on is there for nothing, or the entry was forgotten. It is a warning, for a library may bring the driver along
without using it.""",
        bad=(build("shop", 'service(name="shop")'), _CODE),
        good=(build("shop", 'service(name="shop", access=["postgres"])'), _CODE),
    ),
    Severity.WARNING,
    check,
)
