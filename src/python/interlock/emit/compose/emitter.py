"""compose.yaml and everything beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from interlock.emit.compose.file import ComposeFile, Container, Network
from interlock.emit.compose.firewall import FIREWALL, firewall
from interlock.emit.compose.networks import Outward
from interlock.emit.compose.readme import readme
from interlock.emit.compose.server_containers import server_container, volume
from interlock.emit.compose.services import migration, secret_name, service_container
from interlock.emit.compose.system import ComposeSystem, migration_container
from interlock.emit.configuration.variables import migrates, migration_secrets, secret_files
from interlock.emit.emitter import OutputFile
from interlock.emit.yaml_text.writer import yaml_text

COMPOSE_FILE = "compose.yaml"
_BRIDGE = "com.docker.network.bridge"


def emit_compose(system: ComposeSystem) -> tuple[OutputFile, ...]:
    """compose.yaml, the files of servers and README.md, by their paths below the deployment's folder."""
    comment = f"Made from {system.deployment.address}. Changes are lost; compose.override.yaml is for them."
    return tuple(
        sorted(
            (
                OutputFile(COMPOSE_FILE, yaml_text(compose_file(system).document(), comment)),
                OutputFile(FIREWALL, firewall(system)),
                OutputFile("README.md", readme(system)),
                *(
                    OutputFile(f"{server.name}/{file.path}", file.content)
                    for server in system.servers.values()
                    for file in server.files
                ),
            )
        )
    )


def compose_file(system: ComposeSystem) -> ComposeFile:
    return ComposeFile(
        containers=dict(sorted(_containers(system))),
        networks=_networks(system),
        volumes=tuple(sorted(volume(server) for server in system.servers.values())),
        secrets=dict(sorted(_compose_secrets(system))),
    )


def _containers(system: ComposeSystem) -> Iterator[tuple[str, Container]]:
    for service in system.graph.services:
        yield service.name, service_container(system, service)
        if migrates(service):
            yield migration_container(service.name), migration(system, service)
    for resource in system.servers:
        yield resource.value, server_container(system, resource)


def _networks(system: ComposeSystem) -> Mapping[str, Network]:
    networks: dict[str, Network] = {}
    for edge, addresses in system.plan.edges.items():
        labels = {"dev.interlock.edge": f"{edge.caller}->{edge.callee}"}
        networks[edge.network] = Network(addresses.subnet, internal=True, labels=labels)
    for way, addresses in system.plan.ways.items():
        match way.kind:
            case Outward.INTERNET:
                options = {f"{_BRIDGE}.enable_icc": "false"}
            case Outward.PORT:
                # A port can be published in a network that is not internal only. Without masquerading, what the
                # container sends out of itself carries an address that nobody can answer to. It is sent all the same,
                # unless the firewall stops it.
                options = {f"{_BRIDGE}.enable_ip_masquerade": "false", f"{_BRIDGE}.enable_icc": "false"}
        networks[way.network] = Network(addresses.subnet, internal=False, options=options)
    return dict(sorted(networks.items()))


def _compose_secrets(system: ComposeSystem) -> Iterator[tuple[str, str]]:
    for service in system.graph.services:
        for file in secret_files(system.graph, system.environment, service):
            yield secret_name(service.name, file), f"./secrets/{service.name}/{file}"
        if migrates(service):
            folder = migration_secrets(service.name)
            yield secret_name(folder, "database_url"), f"./secrets/{folder}/database_url"
