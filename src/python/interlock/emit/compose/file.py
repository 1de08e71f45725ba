"""The parts of a Compose file that deployments use (Compose Specification), as far as docker-compose 1.29 reads them.

Left out are `name`, `include`, `start_interval` and `depends_on.required`, which are of v2. Durations are seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from interlock.emit.yaml_text.writer import Yaml


class Condition(StrEnum):
    HEALTHY = "service_healthy"
    COMPLETED = "service_completed_successfully"


class Restart(StrEnum):
    NEVER = "no"
    UNLESS_STOPPED = "unless-stopped"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A container's place in a network."""

    address: str
    aliases: tuple[str, ...] = ()

    def document(self) -> Yaml:
        return {"ipv4_address": self.address, **({"aliases": self.aliases} if self.aliases else {})}


@dataclass(frozen=True, slots=True)
class Health:
    command: tuple[str, ...]
    interval: int
    timeout: int
    retries: int
    start_period: int

    def document(self) -> Yaml:
        return {
            "test": ["CMD", *map(literal, self.command)],
            "interval": f"{self.interval}s",
            "timeout": f"{self.timeout}s",
            "retries": self.retries,
            "start_period": f"{self.start_period}s",
        }


@dataclass(frozen=True, slots=True)
class SecretFile:
    """The secret `source` as the file `target` in /run/secrets."""

    source: str
    target: str

    def document(self) -> Yaml:
        return {"source": self.source, "target": self.target}


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of the host, relative to the Compose file, that a container reads."""

    source: str
    target: str

    def document(self) -> Yaml:
        return {"type": "bind", "source": self.source, "target": self.target, "read_only": True}


@dataclass(frozen=True, slots=True)
class Volume:
    """A named volume, in which a container keeps what has to last."""

    source: str
    target: str

    def document(self) -> Yaml:
        return {"type": "volume", "source": self.source, "target": self.target}


@dataclass(frozen=True, slots=True)
class Limits:
    """`memory` is a number of bytes with its unit, `cpus` a decimal number, `temporary` the size of /tmp."""

    memory: str
    cpus: str
    processes: int
    temporary: str


ONLY_WHERE_IT_IS: Mapping[str, str] = {"net.ipv4.conf.all.arp_ignore": "1"}
"""Has a container answer in a network for the address that it has there, and for none of its addresses in others.

Linux does otherwise: who is called could reach, through the network of the call, where its caller listens.
"""


@dataclass(frozen=True, slots=True)
class Container:
    """What Compose calls a service. Texts are taken literally, but for `environment`, whose values may hold `${…}`."""

    image: str
    networks: Mapping[str, Attachment]
    limits: Limits
    restart: Restart
    stop_seconds: int
    entrypoint: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    user: str | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    secrets: tuple[SecretFile, ...] = ()
    mounts: tuple[Folder | Volume, ...] = ()
    ports: tuple[str, ...] = ()
    depends_on: Mapping[str, Condition] = field(default_factory=dict)
    health: Health | None = None
    stop_signal: str | None = None
    resolves_outside: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)

    def document(self) -> Yaml:
        # Docker's own resolver knows the names of a network and passes all others on: here to nobody.
        no_resolver: dict[str, Yaml] = {"dns": ["127.0.0.1"], "dns_opt": ["timeout:1", "attempts:1"]}
        document: dict[str, Yaml] = {
            "image": literal(self.image),
            "user": self.user,
            "entrypoint": [*map(literal, self.entrypoint)],
            "command": [*map(literal, self.command)],
            "environment": self.environment,
            "secrets": [secret.document() for secret in self.secrets],
            "volumes": [mount.document() for mount in self.mounts],
            "networks": {name: attachment.document() for name, attachment in self.networks.items()},
            "ports": self.ports,
            **({} if self.resolves_outside else no_resolver),
            "depends_on": {name: {"condition": condition.value} for name, condition in self.depends_on.items()},
            "healthcheck": None if self.health is None else self.health.document(),
            "restart": self.restart.value,
            "init": True,
            "stop_signal": self.stop_signal,
            "stop_grace_period": f"{self.stop_seconds}s",
            "read_only": True,
            "tmpfs": [f"/tmp:size={self.limits.temporary},mode=1777,noexec,nosuid,nodev"],
            "cap_drop": ["ALL"],
            "security_opt": ["no-new-privileges:true"],
            "sysctls": ONLY_WHERE_IT_IS,
            "mem_limit": self.limits.memory,
            "cpus": self.limits.cpus,
            "pids_limit": self.limits.processes,
            "labels": self.labels,
        }
        return {name: value for name, value in document.items() if value not in (None, [], {}, ())}


@dataclass(frozen=True, slots=True)
class Network:
    subnet: str
    internal: bool
    options: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)

    def document(self) -> Yaml:
        document: dict[str, Yaml] = {"internal": True} if self.internal else {}
        document["ipam"] = {"config": [{"subnet": self.subnet}]}
        if self.options:
            document["driver_opts"] = self.options
        if self.labels:
            document["labels"] = self.labels
        return document


@dataclass(frozen=True, slots=True)
class ComposeFile:
    """`secrets` are the files of the host, relative to the Compose file, by the names of secrets."""

    containers: Mapping[str, Container]
    networks: Mapping[str, Network]
    volumes: tuple[str, ...]
    secrets: Mapping[str, str]

    def document(self) -> Mapping[str, Yaml]:
        document: dict[str, Yaml] = {
            "services": {name: container.document() for name, container in self.containers.items()},
            "networks": {name: network.document() for name, network in self.networks.items()},
            "volumes": {name: {} for name in self.volumes},
            "secrets": {name: {"file": file} for name, file in self.secrets.items()},
        }
        return {name: value for name, value in document.items() if value}


def literal(text: str) -> str:
    """The text with nothing in it for Compose to fill in."""
    return text.replace("$", "$$")
