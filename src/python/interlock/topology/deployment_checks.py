"""What keeps services from being deployed as a `deployment` says."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.diagnostic import Diagnostic, Label
from interlock.ir.deployment import Deployment
from interlock.topology.graph import Graph
from interlock.topology.service_names import name_problem

SERVICE_NAME = "deployment/service-name"
MISSING_CALLEE = "deployment/missing-callee"
REPLICAS = "deployment/replicas"
SHARED_PORT = "deployment/shared-port"
TOO_MANY_NETWORKS = "deployment/too-many-networks"
UNSERVED_PORT = "deployment/unserved-port"


def check_deployment(graph: Graph, part: Graph, deployment: Deployment) -> Iterator[Diagnostic]:
    """What holds on every platform. `part` is the graph of the services that are deployed."""
    yield from _names(part)
    mentions = deployment.mentions
    for name in deployment.services:
        missing: dict[str, list[Label]] = {}
        for call in graph.calls_from(name):
            if call.callee not in part.by_name:
                missing.setdefault(call.callee, []).append(Label(call.span, "called here"))
        for callee, labels in missing.items():
            yield Diagnostic(
                MISSING_CALLEE,
                f"`{name}` calls `{callee}`, which is not among the services of `{deployment.address}`",
                Label(mentions.services.get(name, deployment.span)),
                tuple(labels),
                f"add `{graph.by_name[callee].folder}` to `services`, or leave out `{name}`",
            )
    for name in sorted(deployment.ports):
        service = part.by_name.get(name)
        if service is not None and not service.kind.serves_http:
            yield Diagnostic(
                UNSERVED_PORT,
                f"`{name}` is published at `{deployment.ports[name]}`, but a service of kind `{service.kind}` "
                "answers no requests",
                Label(mentions.ports.get(name, deployment.span)),
                (Label(service.span),),
                f"take `{name}` out of `ports`",
            )


def check_compose(graph: Graph, deployment: Deployment) -> Iterator[Diagnostic]:
    """What holds where containers have fixed addresses and share one host."""
    for name, count in sorted(deployment.replicas.items()):
        if count > 1:
            yield Diagnostic(
                REPLICAS,
                f"`{name}` cannot have {count} replicas with compose",
                Label(deployment.mentions.replicas.get(name, deployment.span)),
                help="each container has the one address that others expect; kubernetes can have several",
            )
    yield from _shared_ports(deployment)


def _names(graph: Graph) -> Iterator[Diagnostic]:
    """What `graph/unusable-name` tells as well: a comment that allows it makes no name that can be deployed."""
    for service in graph.services:
        problem = name_problem(service.name, graph.by_name)
        if problem is not None:
            yield Diagnostic(
                SERVICE_NAME,
                f"the service `{service.name}` cannot be deployed: its name {problem}",
                Label(service.span),
                help="networks, hosts, users, databases and variables are named after it; give it another name",
            )


def _shared_ports(deployment: Deployment) -> Iterator[Diagnostic]:
    """Two services at one port, or one at a port of an address and another at that port of all addresses."""
    places = deployment.mentions.ports
    holders: dict[str, dict[str, str]] = {}
    for name, place in sorted(deployment.ports.items()):
        address, _, port = place.rpartition(":")
        for other_address, other in holders.setdefault(port, {}).items():
            if address == other_address or "0.0.0.0" in (address, other_address):
                yield Diagnostic(
                    SHARED_PORT,
                    f"`{other}` and `{name}` cannot both be published at port {port}",
                    Label(places.get(name, deployment.span)),
                    (Label(places[other]),) if other in places else (),
                    "give one of them another port",
                )
        holders[port][address] = name
