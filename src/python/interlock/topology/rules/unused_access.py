"""Access to a database, to Redis or to the internet that no code uses."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry, example_file
from interlock.diagnostics.diagnostic import Severity
from interlock.ir.services import InternetAccess, Resource, ResourceAccess, Service
from interlock.topology.drivers import CLIENTS, DRIVERS
from interlock.topology.edges import access_entry
from interlock.topology.examples import build
from interlock.topology.rule import Finding, Topology, UsageRule
from interlock.topology.usage import Usage


def check(topology: Topology, usage: Usage) -> Iterator[Finding]:
    for service in topology.graph.services:
        used = usage.get(service.name)
        if used is None:
            continue
        for access in service.access:
            match access:
                case ResourceAccess(resource=resource):
                    is_used = bool(DRIVERS[resource] & used.requirements) or _is_for_messages(service, resource)
                    what = f"no driver of {_NAMES[resource]}"
                case InternetAccess():
                    is_used = bool(CLIENTS & used.requirements)
                    what = "no library that connects to servers"
            if not is_used:
                entry = access_entry(access)
                yield Finding(
                    access.span,
                    f"`{service.name}` has access to `{entry}`, and {what} is among its dependencies",
                    f"take `{entry}` out of `access`",
                )


_NAMES = {Resource.POSTGRES: "PostgreSQL", Resource.REDIS: "Redis"}


def _is_for_messages(service: Service, resource: Resource) -> bool:
    """Edges of messages are reason enough; whether code uses those is another question."""
    has_messages = service.publishes or service.subscribes or service.runs or service.enqueues
    return resource is Resource.REDIS and bool(has_messages)


RULE = UsageRule(
    Entry(
        id="graph/unused-access",
        title="Access that no code uses",
        reason="""\
Access is a network, a user and a password, and for `internet` the one way out. A service that depends on nothing that
could use it has it for an intruder alone. What the standard library connects to (`smtplib`, `urllib`) is not seen:
allow it by a comment that names the code.""",
        bad=(
            build("shop", 'service(name="shop", access=["postgres"])'),
            example_file("services/shop/app/main.py", "import sqlite3\n"),
        ),
        good=(
            build("shop", 'service(name="shop", access=["postgres"])'),
            example_file("services/shop/app/main.py", "import asyncpg\n"),
        ),
    ),
    Severity.WARNING,
    check,
)
