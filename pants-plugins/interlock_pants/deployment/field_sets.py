"""Deployments and portals as their rules see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pants.core.goals.package import PackageFieldSet
from pants.engine.target import Target

from interlock_pants.deployment.fields import KnownService
from interlock_pants.deployment.target import (
    DeploymentPlatformField,
    DeploymentPortsField,
    DeploymentPostgresImageField,
    DeploymentProjectField,
    DeploymentRedisImageField,
    DeploymentReplicasField,
    DeploymentServicesField,
    DeploymentSubnetField,
    DeploymentTarget,
    PortalDescriptionField,
    PortalTitleField,
)
from interlock_pants.services_file.services import AllServices


@dataclass(frozen=True)
class DeploymentFieldSet(PackageFieldSet):
    required_fields = (DeploymentPlatformField,)

    platform: DeploymentPlatformField
    project: DeploymentProjectField
    services: DeploymentServicesField
    ports: DeploymentPortsField
    replicas: DeploymentReplicasField
    postgres_image: DeploymentPostgresImageField
    redis_image: DeploymentRedisImageField
    subnet: DeploymentSubnetField


@dataclass(frozen=True)
class PortalFieldSet(PackageFieldSet):
    required_fields = (PortalDescriptionField,)

    title: PortalTitleField


@dataclass(frozen=True)
class AllDeployments:
    """Every `deployment` target of the repository, sorted by address."""

    fields: tuple[DeploymentFieldSet, ...]


def all_deployments(targets: Iterable[Target]) -> AllDeployments:
    found = sorted((each for each in targets if each.alias == DeploymentTarget.alias), key=lambda each: each.address)
    return AllDeployments(tuple(DeploymentFieldSet.create(target) for target in found))


def known_services(services: AllServices) -> tuple[KnownService, ...]:
    return tuple(KnownService(each.address.target_name, each.address.spec_path, each.address.spec) for each in services)
