"""What keeps services from being deployed as a `deployment` says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from interlock.diagnostics.diagnostic import Diagnostic, Label
from interlock.ir.deployment import Deployment
from interlock.topology.graph import Graph

SERVICE_NAME = "deployment/service-name"
MISSING_CALLEE = "deployment/missing-callee"
REPLICAS = "deployment/replicas"
SHARED_PORT = "deployment/shared-port"
TOO_MANY_NETWORKS = "deployment/too-many-networks"
UNSERVED_PORT = "deployment/unserved-port"

LONGEST_NAME = 40
"""Characters; names that are made from those of services have room for as many again."""

# Names of servers and of what they have before anybody comes, and of variables that have another meaning.
_TAKEN = frozenset({"redis", "postgres", "default", "template0", "template1", "public", "none", "information_schema"})
_TAKEN_ROLES = frozenset({"current_role", "current_user", "session_user", "user", "database"})
_SUFFIXES_OF_ROLES = ("_owner", "_migrations")

_NAME = re.compile(r"[a-z][a-z0-9_]*")


def check_deployment(graph: Graph, part: Graph, deployment: Deployment) -> Iterator[Diagnostic]:
    """What holds on every platform. `part` is the graph of the services that are deployed."""
    yield from _names(part)
    for name in deployment.services:
        for call in graph.calls_from(name):
            if call.callee not in part.by_name:
                yield Diagnostic(
                    MISSING_CALLEE,
                    f"`{name}` calls `{call.callee}`, which is not among the services of `{deployment.address}`",
                    Label(deployment.span),
                    (Label(call.span, "called here"),),
                    f"add `{graph.by_name[call.callee].folder}` to `services`, or leave out `{name}`",
                )


def check_compose(graph: Graph, deployment: Deployment) -> Iterator[Diagnostic]:
    """What holds where containers have fixed addresses and share one host."""
    for name, count in sorted(deployment.replicas.items()):
        if count > 1:
            yield Diagnostic(
                REPLICAS,
                f"`{name}` cannot have {count} replicas with compose",
                Label(deployment.span),
                help="each container has the one address that others expect; kubernetes can have several",
            )
    yield from _shared_ports(deployment)
    for name in sorted(deployment.ports):
        service = graph.by_name.get(name)
        if service is not None and not service.kind.serves_http:
            yield Diagnostic(
                UNSERVED_PORT,
                f"`{name}` is published at `{deployment.ports[name]}`, but a service of kind `{service.kind}` "
                "answers no requests",
                Label(deployment.span),
                (Label(service.span),),
                f"take `{name}` out of `ports`",
            )


def _names(graph: Graph) -> Iterator[Diagnostic]:
    for service in graph.services:
        name = service.name
        stem = next((name.removesuffix(each) for each in _SUFFIXES_OF_ROLES if name.endswith(each)), name)
        if not _NAME.fullmatch(name) or len(name) > LONGEST_NAME:
            reason = f"is not snake_case of at most {LONGEST_NAME} characters"
        elif name in _TAKEN | _TAKEN_ROLES or name.startswith("pg_"):
            reason = "means something else to a server or a deployment"
        elif stem != name and stem in graph.by_name:
            reason = f"is also what a role of `{stem}` in PostgreSQL is called"
        else:
            continue
        yield Diagnostic(
            SERVICE_NAME,
            f"the service `{name}` cannot be deployed: its name {reason}",
            Label(service.span),
            help="networks, hosts, users, databases and variables are named after it; give it another name",
        )


def _shared_ports(deployment: Deployment) -> Iterator[Diagnostic]:
    """Two services at one port, or one at a port of an address and another at that port of all addresses."""
    holders: dict[str, dict[str, str]] = {}
    for name, place in sorted(deployment.ports.items()):
        address, _, port = place.rpartition(":")
        for other_address, other in holders.setdefault(port, {}).items():
            if address == other_address or "0.0.0.0" in (address, other_address):
                yield Diagnostic(
                    SHARED_PORT,
                    f"`{other}` and `{name}` cannot both be published at port {port}",
                    Label(deployment.span),
                    help="give one of them another port",
                )
        holders[port][address] = name
