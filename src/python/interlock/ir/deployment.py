"""Deployments as their BUILD files declare them, and the variables that services read there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from interlock.diagnostics.source import Span

DEFAULT_POSTGRES_IMAGE = "interlock/postgres:bookworm-15"
DEFAULT_REDIS_IMAGE = "interlock/redis:bookworm-7"
DEFAULT_SUBNET = "10.213.0.0/16"


class Platform(StrEnum):
    """What runs the containers."""

    COMPOSE = "compose"
    KUBERNETES = "kubernetes"


@dataclass(frozen=True, slots=True)
class ServerImages:
    """The images of the servers that a deployment runs beside its services, with their tags."""

    postgres: str
    redis: str


@dataclass(frozen=True, slots=True)
class Mentions:
    """Where the fields of a deployment name services, by the services' names, and where each field is given."""

    services: Mapping[str, Span] = field(default_factory=dict)
    ports: Mapping[str, Span] = field(default_factory=dict)
    replicas: Mapping[str, Span] = field(default_factory=dict)
    fields: Mapping[str, Span] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WrittenService:
    """The folder or the address of a service as it is written, and where."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Deployment:
    """One `deployment` target.

    `project` names everything that it makes: containers, networks and volumes, or the namespace. `services` are names.
    `ports` says, by service, where on the host one is published: `127.0.0.1:8000`; `replicas` how many containers there
    are, 1 where nothing is said. The networks of the edges are cut out of `subnet`, which compose alone needs. `span`
    is the whole target; what it says of one service is at `mentions`, as far as these places are known. `selection` is
    what a person wrote to choose the services, None where that are all of the repository.
    """

    name: str
    address: str
    platform: Platform
    project: str
    services: tuple[str, ...]
    ports: Mapping[str, str]
    replicas: Mapping[str, int]
    images: ServerImages
    subnet: str
    span: Span
    mentions: Mentions = field(default_factory=Mentions)
    selection: tuple[WrittenService, ...] | None = None


class Need(StrEnum):
    """When a variable has to be set for its service to start."""

    ALWAYS = "always"
    PRODUCTION = "production"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class EnvironmentVariable:
    """A variable that a service reads. `default` is what it takes without; `secret` ones are handed over as files."""

    name: str
    type: str
    secret: bool
    required: Need
    default: str | None
    description: str


@dataclass(frozen=True, slots=True)
class EnvironmentContract:
    """The variables of each service, by the service's name, in the order of their declaration."""

    services: Mapping[str, tuple[EnvironmentVariable, ...]]

    def of(self, service: str) -> tuple[EnvironmentVariable, ...]:
        """Empty for a service that declares none."""
        return self.services.get(service, ())
