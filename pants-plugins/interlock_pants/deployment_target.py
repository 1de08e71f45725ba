"""`deployment` and `portal`: what `package` writes about all services together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Optional

from pants.engine.addresses import Address
from pants.engine.target import (
    COMMON_TARGET_FIELDS,
    DescriptionField,
    DictStringToStringField,
    InvalidFieldTypeException,
    StringField,
    StringSequenceField,
    Tags,
)
from pants.util.frozendict import FrozenDict

from interlock_pants.deployment_fields import (
    PLATFORMS,
    image_problems,
    port_problems,
    project_problems,
    replica_problems,
    subnet_problems,
)
from interlock_pants.field_problems import ExaminedField, HelpfulTarget
from interlock_pants.wording import Problem

DEFAULT_PROJECT = "interlock"

# `help` evaluates the types of raw values, with the Python that Pants runs on.
RawNumbers = Optional[Mapping[str, int]]


class DeploymentPlatformField(StringField):
    alias = "platform"
    required = True
    valid_choices = PLATFORMS
    help = "What runs the containers."


class DeploymentProjectField(StringField, ExaminedField):
    alias = "project"
    default = DEFAULT_PROJECT
    value: str
    help = "What containers, networks and volumes, or the namespace, are named after."

    def problems(self) -> tuple[Problem, ...]:
        return project_problems(self.value)


class DeploymentServicesField(StringSequenceField):
    alias = "services"
    help = (
        'The services that are deployed, by folder or address: `["services/backend", "services/tg_bot:tg_bot"]`. '
        "All of the repository if this is not given."
    )


class DeploymentPortsField(DictStringToStringField, ExaminedField):
    alias = "ports"
    help = 'Where services are published on the host, by their names: `{"backend": "127.0.0.1:8000"}`.'

    def problems(self) -> tuple[Problem, ...]:
        return port_problems(self.value or {})


class DeploymentReplicasField(ExaminedField):
    alias = "replicas"
    default = None
    value: FrozenDict[str, int]
    help = 'How many containers services have, by their names: `{"backend": 2}`. The default is one.'

    @classmethod
    def compute_value(cls, raw_value: RawNumbers, address: Address) -> FrozenDict[str, int]:
        value = super().compute_value(raw_value, address)
        if value is None:
            return None
        if not isinstance(value, Mapping) or not all(
            isinstance(name, str) and type(number) is int for name, number in value.items()
        ):
            raise InvalidFieldTypeException(
                address, cls.alias, raw_value, expected_type="a dictionary of string -> int"
            )
        return FrozenDict(value)

    def problems(self) -> tuple[Problem, ...]:
        return replica_problems(self.value or {})


class DeploymentImageField(StringField, ExaminedField):
    """The image of a server that the deployment runs beside its services."""

    def problems(self) -> tuple[Problem, ...]:
        return () if self.value is None else image_problems(self.value)


class DeploymentPostgresImageField(DeploymentImageField):
    alias = "postgres_image"
    help = "The image of PostgreSQL. The default is the one that the deployment's files make."


class DeploymentRedisImageField(DeploymentImageField):
    alias = "redis_image"
    help = "The image of Redis. The default is the one that the deployment's files make."


class DeploymentSubnetField(StringField, ExaminedField):
    alias = "subnet"
    help = "What the networks of a compose deployment are cut from: `10.213.0.0/16`; its own for each on a host."

    def problems(self) -> tuple[Problem, ...]:
        return () if self.value is None else subnet_problems(self.value)


class DeploymentTarget(HelpfulTarget):
    alias = "deployment"
    core_fields = (
        *COMMON_TARGET_FIELDS,
        DeploymentPlatformField,
        DeploymentProjectField,
        DeploymentServicesField,
        DeploymentPortsField,
        DeploymentReplicasField,
        DeploymentPostgresImageField,
        DeploymentRedisImageField,
        DeploymentSubnetField,
    )
    help = "The files that run services together, with what they share. `package` writes them."


class PortalDescriptionField(DescriptionField):
    """A type of its own, which tells a portal from other targets."""


class PortalTitleField(StringField):
    alias = "title"
    help = "What the pages of the site call it: the project's name. Without it that is `Portal`."


class PortalTarget(HelpfulTarget):
    alias = "portal"
    core_fields = (Tags, PortalDescriptionField, PortalTitleField)
    help = "A static site about all services and specs. `package` writes it."
