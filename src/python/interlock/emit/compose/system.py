"""What a deployment consists of on one host: containers of services and servers, and who of them connects to whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from interlock.emit.compose.networks import Edge, NetworkPlan, Outward, Way
from interlock.emit.compose.start_order import circles
from interlock.emit.configuration.variables import migrates
from interlock.emit.servers import ServerFiles
from interlock.ir.deployment import Deployment, EnvironmentContract
from interlock.ir.services import Resource
from interlock.topology.graph import Graph


@dataclass(frozen=True)
class ComposeSystem:
    """`graph` holds the services of the deployment and no others; `servers` those that any of them has access to."""

    graph: Graph
    deployment: Deployment
    environment: EnvironmentContract
    plan: NetworkPlan
    servers: Mapping[Resource, ServerFiles]

    @cached_property
    def circles(self) -> Mapping[str, int]:
        """See `start_order`."""
        return circles(self.graph.by_name, self.graph.callees_of)

    @cached_property
    def networks_of(self) -> Mapping[str, tuple[Edge | Way, ...]]:
        """By container, the networks that it is in."""
        found: dict[str, list[Edge | Way]] = {}
        for edge in self.plan.edges:
            found.setdefault(edge.caller, []).append(edge)
            found.setdefault(edge.callee, []).append(edge)
        for way in self.plan.ways:
            found.setdefault(way.container, []).append(way)
        return {name: tuple(networks) for name, networks in found.items()}


def migration_container(service: str) -> str:
    """The container that migrates the service's database, then ends."""
    return f"{service}-migrate"


def edges_of(graph: Graph) -> Iterator[Edge]:
    """Every connection between containers that the graph asks for."""
    for caller, callee in {(call.caller, call.callee) for call in graph.calls}:
        yield Edge(caller, callee)
    for service in graph.services:
        for resource in Resource:
            if service.reaches(resource):
                yield Edge(service.name, resource)
        if migrates(service):
            yield Edge(migration_container(service.name), Resource.POSTGRES)


def ways_of(graph: Graph, deployment: Deployment) -> Iterator[Way]:
    """A service with a way out is reached by the same network."""
    for service in graph.services:
        if service.internet:
            yield Way(service.name, Outward.INTERNET)
        elif service.name in deployment.ports:
            yield Way(service.name, Outward.PORT)
