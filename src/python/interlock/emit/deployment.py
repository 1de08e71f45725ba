"""From the graph and a deployment's declaration to its files, on either platform."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from ipaddress import IPv4Network

from interlock.diagnostics.diagnostic import Diagnostic, Label
from interlock.emit.compose.emitter import emit_compose
from interlock.emit.compose.networks import Edge, NetworkPlan, TooManyNetworks, plan_networks
from interlock.emit.compose.system import ComposeSystem, edges_of, migration_container, ways_of
from interlock.emit.configuration.emitter import emit_secrets
from interlock.emit.configuration.variables import migrates, settings
from interlock.emit.emitter import OutputFile
from interlock.emit.env_example.example import env_example
from interlock.emit.kubernetes.emitter import emit_kubernetes
from interlock.emit.kubernetes.names import name_problems
from interlock.emit.postgres.clients import Database, Login
from interlock.emit.postgres.emitter import emit_postgres
from interlock.emit.redis_acl.emitter import emit_redis
from interlock.emit.servers import ServerFiles
from interlock.ir.deployment import Deployment, EnvironmentContract, Platform
from interlock.ir.roles import migrations_role
from interlock.ir.services import Resource
from interlock.topology.deployment_checks import SERVICE_NAME, TOO_MANY_NETWORKS, check_compose, check_deployment
from interlock.topology.deployment_fields import FIELD_VALUE, field_findings
from interlock.topology.graph import Graph


@dataclass(frozen=True, slots=True)
class Emission:
    """The files, sorted, by their paths below the deployment's folder; none where a diagnostic says why."""

    files: tuple[OutputFile, ...]
    diagnostics: tuple[Diagnostic, ...]


def emit_deployment(graph: Graph, deployment: Deployment, environment: EnvironmentContract) -> Emission:
    """The files of a deployment of some services of a graph that is sound."""
    in_fields = field_findings(deployment, graph.services)
    if any(found.id == FIELD_VALUE for found in in_fields):
        return Emission((), in_fields)
    part = restricted(graph, deployment)
    problems = [*in_fields, *check_deployment(graph, part, deployment)]
    match deployment.platform:
        case Platform.COMPOSE:
            problems += check_compose(part, deployment)
            if problems:
                return Emission((), _sorted(problems))
            return _compose(part, deployment, environment)
        case Platform.KUBERNETES:
            problems += _kubernetes_names(part, deployment)
            if problems:
                return Emission((), _sorted(problems))
            servers = _servers(part, deployment, None)
            objects = emit_kubernetes(part, deployment, environment, servers)
            return Emission(tuple(sorted((*objects, *emit_secrets(part, environment, servers.values())))), ())


def restricted(graph: Graph, deployment: Deployment) -> Graph:
    """The graph of the services that are deployed, and of the edges between them."""
    names = frozenset(deployment.services)
    if names >= graph.by_name.keys():
        return graph
    return replace(
        graph,
        services=tuple(service for service in graph.services if service.name in names),
        exposures=tuple(each for each in graph.exposures if each.service in names),
        calls=tuple(call for call in graph.calls if call.caller in names and call.callee in names),
        publications=tuple(each for each in graph.publications if each.service in names),
        subscriptions=tuple(each for each in graph.subscriptions if each.service in names),
        enqueueings=tuple(each for each in graph.enqueueings if each.service in names),
        runnings=tuple(each for each in graph.runnings if each.service in names),
    )


def _compose(graph: Graph, deployment: Deployment, environment: EnvironmentContract) -> Emission:
    try:
        plan = plan_networks(edges_of(graph), ways_of(graph, deployment), IPv4Network(deployment.subnet))
    except TooManyNetworks as error:
        return Emission((), (_too_many_networks(deployment, error),))
    servers = _servers(graph, deployment, plan)
    files = (
        *emit_compose(ComposeSystem(graph, deployment, environment, plan, servers)),
        *emit_secrets(graph, environment, servers.values()),
        OutputFile(".env.example", env_example(settings(graph, environment))),
    )
    return Emission(tuple(sorted(files)), ())


def _too_many_networks(deployment: Deployment, error: TooManyNetworks) -> Diagnostic:
    length = 32 - (error.wanted * 8 - 1).bit_length()
    return Diagnostic(
        TOO_MANY_NETWORKS,
        f"the services need {error.wanted} networks, of which {error.room} find room in `{deployment.subnet}`",
        Label(deployment.span),
        help=f"take a larger subnet, of at least /{length}, or deploy fewer services",
    )


def _kubernetes_names(graph: Graph, deployment: Deployment) -> list[Diagnostic]:
    names = [service.name for service in graph.services]
    problems = name_problems(names, [resource.value for resource in Resource])
    return [Diagnostic(SERVICE_NAME, problem, Label(deployment.span)) for problem in problems]


def _sorted(problems: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(set(problems), key=lambda found: found.sort_key))


def _servers(graph: Graph, deployment: Deployment, plan: NetworkPlan | None) -> Mapping[Resource, ServerFiles]:
    """Those that any service has access to. Without a plan of networks, logins are not bound to addresses."""
    servers: dict[Resource, ServerFiles] = {}
    if any(service.reaches(Resource.POSTGRES) for service in graph.services):
        servers[Resource.POSTGRES] = emit_postgres(_databases(graph, plan), deployment.images.postgres)
    users = [service.name for service in graph.services if service.reaches(Resource.REDIS)]
    if users:
        servers[Resource.REDIS] = emit_redis(graph, users, deployment.images.redis)
    return servers


def _databases(graph: Graph, plan: NetworkPlan | None) -> list[Database]:
    def login(role: str, container: str) -> Login:
        return Login(role, None if plan is None else plan.edges[Edge(container, Resource.POSTGRES)].caller)

    return [
        Database(
            service.name,
            login(service.name, service.name),
            login(migrations_role(service.name), migration_container(service.name)) if migrates(service) else None,
        )
        for service in graph.services
        if service.reaches(Resource.POSTGRES)
    ]
