"""`deployment` and `portal`: what `package` writes about all services together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Optional

from pants.engine.addresses import Address
from pants.engine.target import (
    COMMON_TARGET_FIELDS,
    DescriptionField,
    DictStringToStringField,
    Field,
    InvalidFieldTypeException,
    StringField,
    StringSequenceField,
    Tags,
)
from pants.util.frozendict import FrozenDict

from interlock_pants.build_files.helpful_target import HelpfulTarget
from interlock_pants.deployment.fields import PLATFORMS

DEFAULT_PROJECT = "interlock"

# `help` evaluates the types of raw values, with the Python that Pants runs on.
RawNumbers = Optional[Mapping[str, int]]


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


class DeploymentServicesField(StringSequenceField):
    alias = "services"
    help = (
        'The services that are deployed, by folder or address: `["services/backend", "services/tg_bot:tg_bot"]`. '
        "All of the repository if this is not given."
    )


class DeploymentPortsField(DictStringToStringField):
    alias = "ports"
    help = 'Where services are published on the host, by their names: `{"backend": "127.0.0.1:8000"}`.'


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
        return FrozenDict(value)


class DeploymentImageField(StringField):
    """The image of a server that the deployment runs beside its services."""


class DeploymentPostgresImageField(DeploymentImageField):
    alias = "postgres_image"
    help = "The image of PostgreSQL. The default is the one that the deployment's files make."


class DeploymentRedisImageField(DeploymentImageField):
    alias = "redis_image"
    help = "The image of Redis. The default is the one that the deployment's files make."


class DeploymentSubnetField(StringField):
    alias = "subnet"
    help = "What the networks of a compose deployment are cut from: `10.213.0.0/16`; its own for each on a host."


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
