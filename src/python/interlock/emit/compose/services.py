"""The containers of services."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from interlock.emit.compose.file import (
    Attachment,
    Condition,
    Container,
    Folder,
    Health,
    Limits,
    Restart,
    SecretFile,
    literal,
)
from interlock.emit.compose.networks import Edge, Way
from interlock.emit.compose.system import ComposeSystem, migration_container
from interlock.emit.configuration.container import CALLERS_AT, KEYS_AT, SECRETS_AT, SERVICE_PORT
from interlock.emit.configuration.variables import (
    is_required,
    migrates,
    migration_secrets,
    operator_variables,
    secret_files,
    url_variable,
)
from interlock.ir.deployment import EnvironmentVariable
from interlock.ir.services import Resource, Service
from interlock.topology.connectivity import connectivity

_LIMITS = Limits(memory="384m", cpus="1.0", processes=128, temporary="16m")
_HEALTH = Health(("python3", "-I", "-S", "/app/healthcheck.py"), interval=5, timeout=10, retries=6, start_period=60)
_STOP_SECONDS = 30
"""The drain and the grace period that services take unless they are told otherwise, and some more."""


def service_container(system: ComposeSystem, service: Service) -> Container:
    name = service.name
    port = system.deployment.ports.get(name)
    mounts = []
    if system.graph.callees_of(name):
        mounts.append(Folder(f"./secrets/{name}/service_keys", KEYS_AT))
    if system.graph.callers_of(name):
        mounts.append(Folder(f"./secrets/{name}/service_callers", CALLERS_AT))
    return Container(
        image=service.image,
        networks=attachments(system, name),
        limits=_LIMITS,
        restart=Restart.UNLESS_STOPPED,
        stop_seconds=_STOP_SECONDS,
        environment=_environment(system, service),
        secrets=tuple(
            SecretFile(secret_name(name, file), file)
            for file in secret_files(system.graph, system.environment, service)
        ),
        mounts=tuple(mounts),
        ports=() if port is None else (f"{port}:{SERVICE_PORT}",),
        depends_on=dict(sorted(_dependencies(system, service))),
        health=_HEALTH if service.kind.serves_http else None,
        resolves_outside=bool(service.internet),
    )


def migration(system: ComposeSystem, service: Service) -> Container:
    """The container that migrates the service's database, with rights that the service itself does not have."""
    name = migration_container(service.name)
    folder = migration_secrets(service.name)
    return Container(
        image=service.image,
        networks=attachments(system, name),
        limits=_LIMITS,
        restart=Restart.NEVER,
        stop_seconds=_STOP_SECONDS,
        entrypoint=("/app/bin/python", "-m", str(service.migrations)),
        command=("upgrade",),
        environment={"ENVIRONMENT": "production", "DATABASE_URL_FILE": f"{SECRETS_AT}/database_url"},
        secrets=(SecretFile(secret_name(folder, "database_url"), "database_url"),),
        depends_on={Resource.POSTGRES: Condition.HEALTHY},
    )


def attachments(system: ComposeSystem, container: str) -> Mapping[str, Attachment]:
    """The networks of a container. Callers find it there by its name."""
    found: dict[str, Attachment] = {}
    for network in system.networks_of.get(container, ()):
        match network:
            case Edge(caller=caller) if caller == container:
                found[network.network] = Attachment(system.plan.edges[network].caller)
            case Edge():
                found[network.network] = Attachment(system.plan.edges[network].callee, (container,))
            case Way():
                found[network.network] = Attachment(system.plan.ways[network].callee)
    return dict(sorted(found.items()))


def secret_name(folder: str, file: str) -> str:
    """What Compose calls the secret at secrets/<folder>/<file>."""
    return f"{folder}.{file}"


def _environment(system: ComposeSystem, service: Service) -> Mapping[str, str]:
    graph, name = system.graph, service.name
    environment = {
        "ENVIRONMENT": "production",
        "HOST": ",".join(_listens_on(system, name)),
        "PORT": str(SERVICE_PORT),
        "INTERLOCK_EDGES": literal(connectivity(graph, name)),
    }
    for callee in graph.callees_of(name):
        environment[url_variable(callee)] = f"http://{callee}:{SERVICE_PORT}"
    if graph.callees_of(name):
        environment["SERVICE_KEY_DIR"] = KEYS_AT
    if graph.callers_of(name):
        environment["SERVICE_CALLERS_DIR"] = CALLERS_AT
    for variable in operator_variables(system.graph, system.environment, service):
        if not variable.secret:
            environment[variable.name] = _filled_in(variable)
    for file in secret_files(system.graph, system.environment, service):
        environment[f"{file.upper()}_FILE"] = f"{SECRETS_AT}/{file}"
    return dict(sorted(environment.items()))


def _filled_in(variable: EnvironmentVariable) -> str:
    """What Compose makes the value of, from its own environment or the file .env. An empty variable is not set."""
    if is_required(variable):
        return f"${{{variable.name}:?set it in .env, which .env.example tells of}}"
    return f"${{{variable.name}:-}}"


def _listens_on(system: ComposeSystem, service: str) -> Iterator[str]:
    """The addresses that callers or the host know. On those of its own calls others could call back."""
    yield "127.0.0.1"
    for network in system.networks_of.get(service, ()):
        match network:
            case Edge(callee=callee) if callee == service:
                yield system.plan.edges[network].callee
            case Way() if service in system.deployment.ports:
                yield system.plan.ways[network].callee
            case _:
                pass


def _dependencies(system: ComposeSystem, service: Service) -> Iterator[tuple[str, Condition]]:
    for resource in Resource:
        if service.reaches(resource):
            yield resource.value, Condition.HEALTHY
    if migrates(service):
        yield migration_container(service.name), Condition.COMPLETED
    for callee in system.graph.callees_of(service.name):
        # Services that call each other start at once, and try again until they are answered.
        if system.circles[callee] != system.circles[service.name] and system.graph.by_name[callee].kind.serves_http:
            yield callee, Condition.HEALTHY
