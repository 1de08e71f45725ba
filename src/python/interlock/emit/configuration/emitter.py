"""The script that makes secrets, and the list that it works off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from interlock.emit.configuration.secret_list import Caller, Key, Operator, Password, Secret, Url
from interlock.emit.configuration.variables import is_required, migrates, migration_secrets, operator_variables
from interlock.emit.emitter import OutputFile
from interlock.emit.servers import SERVER_PORTS, ServerFiles
from interlock.ir.deployment import EnvironmentContract
from interlock.ir.roles import migrations_role
from interlock.ir.services import Resource
from interlock.topology.graph import Graph

_MAKE_SECRETS = Path(__file__).parent / "scripts" / "make-secrets"


def emit_secrets(
    graph: Graph, environment: EnvironmentContract, servers: Iterable[ServerFiles]
) -> tuple[OutputFile, ...]:
    """Neither file holds a secret. The graph is of the services that are deployed."""
    return (
        OutputFile("make-secrets", _MAKE_SECRETS.read_text(encoding="utf-8")),
        OutputFile("secrets.list", "".join(f"{secret}\n" for secret in _secrets(graph, environment, servers))),
    )


def _secrets(graph: Graph, environment: EnvironmentContract, servers: Iterable[ServerFiles]) -> Iterator[Secret]:
    """In this order: URLs hold passwords, and callers are known by their keys."""
    for server in servers:
        yield from (Password(server.name, user) for user in server.secrets)
    for service in graph.services:
        if service.reaches(Resource.POSTGRES):
            yield _database_url(service.name, service.name, service.name)
        if migrates(service):
            yield _database_url(migration_secrets(service.name), migrations_role(service.name), service.name)
        if service.reaches(Resource.REDIS):
            url = f"redis://{service.name}:{{password}}@{_place(Resource.REDIS)}/0"
            yield Url(service.name, "redis_url", "redis", service.name, url)
    for service in graph.services:
        if graph.callees_of(service.name):
            yield Key(service.name)
    for service in graph.services:
        yield from (Caller(service.name, caller) for caller in graph.callers_of(service.name))
    for service in graph.services:
        for variable in operator_variables(graph, environment, service):
            if variable.secret:
                yield Operator(service.name, variable.name.lower(), variable.name, is_required(variable))


def _database_url(folder: str, role: str, database: str) -> Url:
    url = f"postgresql://{role}:{{password}}@{_place(Resource.POSTGRES)}/{database}"
    return Url(folder, "database_url", "postgres", role, url)


def _place(server: Resource) -> str:
    """By name, on every platform."""
    return f"{server}:{SERVER_PORTS[server]}"
