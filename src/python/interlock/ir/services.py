"""Services as their BUILD files declare them: what each exposes, uses and reaches. Names of specs are unresolved."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from interlock.diagnostics.diagnostic import Diagnostic
from interlock.diagnostics.source import Span

EVERY_NAME = "*"
"""Stands for all names of a spec."""


class Kind(StrEnum):
    """What runs in a service's process."""

    FASTAPI = "fastapi"
    FASTSTREAM = "faststream"
    AIOGRAM = "aiogram"
    CELERY = "celery"
    PYTHON = "python"

    @property
    def serves_http(self) -> bool:
        """Whether the process answers over HTTP, be it about its health alone."""
        match self:
            case Kind.FASTAPI | Kind.FASTSTREAM | Kind.AIOGRAM:
                return True
            case Kind.CELERY | Kind.PYTHON:
                return False


class SpecAddress(NamedTuple):
    """The target of one spec file, written `specs/users:api`: its folder and the file's stem."""

    folder: str
    module: str

    def __str__(self) -> str:
        return f"{self.folder}:{self.module}"


@dataclass(frozen=True, slots=True)
class UsedName:
    """One name behind the address of a spec, or `*`."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class SpecUse:
    """One entry of an edge field. `names` is empty in fields that take a spec as a whole; `span` is the address's."""

    spec: SpecAddress
    names: tuple[UsedName, ...]
    span: Span


class Resource(StrEnum):
    """What the deployment runs beside the services."""

    POSTGRES = "postgres"
    REDIS = "redis"


@dataclass(frozen=True, slots=True)
class ResourceAccess:
    resource: Resource
    span: Span


@dataclass(frozen=True, slots=True)
class InternetAccess:
    """`internet:<host>:<port>`."""

    host: str
    port: int
    span: Span


Access: TypeAlias = ResourceAccess | InternetAccess


@dataclass(frozen=True, slots=True)
class Service:
    """One `service` target.

    `name` is the target's and unique; `address` its Pants address (`services/backend:backend`), `folder` the folder
    of its BUILD file, `span` the target's call there. `module` is the composition root; `image` the repository and tag
    that `package` gives its image; `migrations` the module that migrates its database, None where it has none. The
    edge fields keep the order of the BUILD file. `mistakes` are what is wrong with entries of its fields, which are in
    none of them then: nothing can be made of a service that has any.
    """

    name: str
    address: str
    folder: str
    kind: Kind
    module: str
    image: str
    migrations: str | None
    exposes: tuple[SpecUse, ...]
    consumes: tuple[SpecUse, ...]
    publishes: tuple[SpecUse, ...]
    subscribes: tuple[SpecUse, ...]
    runs: tuple[SpecUse, ...]
    enqueues: tuple[SpecUse, ...]
    access: tuple[Access, ...]
    span: Span
    mistakes: tuple[Diagnostic, ...] = ()

    def reaches(self, resource: Resource) -> bool:
        return any(isinstance(each, ResourceAccess) and each.resource is resource for each in self.access)

    @property
    def internet(self) -> tuple[InternetAccess, ...]:
        return tuple(each for each in self.access if isinstance(each, InternetAccess))
