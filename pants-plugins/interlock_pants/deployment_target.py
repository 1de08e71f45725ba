"""`deployment` and `portal`: what `package` writes about all services together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Optional

from pants.engine.addresses import Address
from pants.engine.target import (
    COMMON_TARGET_FIELDS,
    DictStringToStringField,
    Field,
    InvalidFieldException,
    InvalidFieldTypeException,
    StringField,
    StringSequenceField,
    Target,
)
from pants.util.frozendict import FrozenDict

from interlock_pants.deployment_fields import (
    PLATFORMS,
    port_problems,
    project_problems,
    replica_problems,
    subnet_problems,
)
from interlock_pants.wording import problem_list

DEFAULT_PROJECT = "interlock"

# `help` evaluates the types of raw values, with the Python that Pants runs on.
RawText = Optional[str]
RawTexts = Optional[Mapping[str, str]]
RawNumbers = Optional[Mapping[str, int]]


def _checked(field: type[Field], address: Address, problems: Iterable[str]) -> None:
    sentences = tuple(problems)
    if sentences:
        raise InvalidFieldException(problem_list(f"The `{field.alias}` field of the deployment {address}", sentences))


class DeploymentPlatformField(StringField):
    alias = "platform"
    required = True
    valid_choices = PLATFORMS
    help = "What runs the containers."


class DeploymentProjectField(StringField):
    alias = "project"
    default = DEFAULT_PROJECT
    value: str
    help = "What containers, networks and volumes, or the namespace, are named after."

    @classmethod
    def compute_value(cls, raw_value: RawText, address: Address) -> str:
        value = super().compute_value(raw_value, address)
        _checked(cls, address, project_problems(value or ""))
        return value


class DeploymentServicesField(StringSequenceField):
    alias = "services"
    help = (
        'The services that are deployed, by folder or address: `["services/backend", "services/tg_bot:tg_bot"]`. '
        "All of the repository if this is not given."
    )


class DeploymentPortsField(DictStringToStringField):
    alias = "ports"
    help = 'Where services are published on the host, by their names: `{"backend": "127.0.0.1:8000"}`.'

    @classmethod
    def compute_value(cls, raw_value: RawTexts, address: Address) -> FrozenDict[str, str]:
        value = super().compute_value(raw_value, address)
        _checked(cls, address, port_problems(value or {}))
        return value


class DeploymentReplicasField(Field):
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
        _checked(cls, address, replica_problems(value))
        return FrozenDict(value)


class DeploymentPostgresImageField(StringField):
    alias = "postgres_image"
    help = "The image of PostgreSQL. The default is the one that the deployment's files make."


class DeploymentRedisImageField(StringField):
    alias = "redis_image"
    help = "The image of Redis. The default is the one that the deployment's files make."


class DeploymentSubnetField(StringField):
    alias = "subnet"
    help = "What the networks of a compose deployment are cut from: `10.213.0.0/16`; its own for each on a host."

    @classmethod
    def compute_value(cls, raw_value: RawText, address: Address) -> str:
        value = super().compute_value(raw_value, address)
        _checked(cls, address, () if value is None else subnet_problems(value))
        return value


class DeploymentTarget(Target):
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


class PortalMarkerField(Field):
    """What tells a portal from other targets; there is nothing to set."""

    alias = "_portal"
    value: bool
    default = True


class PortalTarget(Target):
    alias = "portal"
    core_fields = (*COMMON_TARGET_FIELDS, PortalMarkerField)
    help = "A static site about all services and specs. `package` writes it."
