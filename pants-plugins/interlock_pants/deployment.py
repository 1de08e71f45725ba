"""What `package` writes for deployments and portals, and how the compiler is asked for it."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable
from dataclasses import dataclass

from pants.core.goals.package import BuiltPackage, BuiltPackageArtifact, PackageFieldSet
from pants.engine.addresses import Address
from pants.engine.fs import Digest, PathGlobs
from pants.engine.process import Process

from interlock_pants.build_files import PlacedCall
from interlock_pants.compiler_process import OUT, Compiler, compiler_process
from interlock_pants.deployment_fields import KnownService, selected_services, service_problems
from interlock_pants.deployment_target import (
    DeploymentPlatformField,
    DeploymentPortsField,
    DeploymentPostgresImageField,
    DeploymentProjectField,
    DeploymentRedisImageField,
    DeploymentReplicasField,
    DeploymentServicesField,
    DeploymentSubnetField,
    PortalMarkerField,
)
from interlock_pants.services_file import SERVICES_FILE, AllServices, span_document
from interlock_pants.wording import problem_list

VERSION = 1
DEPLOYMENT_FILE = "deployment.json"
ENVIRONMENT_FILE = "environment.json"

# What tests alone import is no part of a deployed service.
_TEST_FILES = ("*_test.py", "test_*.py", "conftest.py")


class InvalidDeployment(Exception):
    """A deployment is not as it should be. The message tells everything that is wrong with it."""

    def __init__(self, address: Address, sentences: tuple[str, ...]) -> None:
        super().__init__(problem_list(f"The deployment {address}", sentences))


class PackagingError(Exception):
    """The compiler refused what `package` asked it for. The text holds its own report."""

    def __init__(self, description: str, findings: str) -> None:
        super().__init__(f"{description} failed\n\n{findings}")


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
    required_fields = (PortalMarkerField,)


@dataclass(frozen=True)
class EnvironmentRequest:
    """Asks which variables services read. Raises `PackagingError`."""


@dataclass(frozen=True)
class Environment:
    """`ENVIRONMENT_FILE`."""

    digest: Digest


@dataclass(frozen=True)
class WrittenFiles:
    """Asks for what a process writes below `OUT`, taken out of there. Raises `PackagingError` when it fails."""

    process: Process


def known_services(services: AllServices) -> tuple[KnownService, ...]:
    return tuple(KnownService(each.address.target_name, each.address.spec_path, each.address.spec) for each in services)


def check_fields(fields: DeploymentFieldSet, known: Iterable[KnownService]) -> None:
    """Raises `InvalidDeployment` for services that are not there, or not deployed."""
    by_name = {field.alias: field.value or {} for field in (fields.ports, fields.replicas)}
    problems = service_problems(fields.services.value, by_name, known)
    if problems:
        raise InvalidDeployment(fields.address, problems)


def deployment_document(fields: DeploymentFieldSet, placed: PlacedCall, known: Iterable[KnownService]) -> str:
    """The text of `DEPLOYMENT_FILE`. Where nothing is given, the compiler knows what is taken."""
    document = {
        "version": VERSION,
        "name": fields.address.target_name,
        "address": fields.address.spec,
        "file": placed.file,
        "span": span_document(placed.call.span),
        "platform": fields.platform.value,
        "project": fields.project.value,
        "services": list(selected_services(fields.services.value, known)),
        "ports": dict(sorted((fields.ports.value or {}).items())),
        "replicas": dict(sorted((fields.replicas.value or {}).items())),
        "images": {"postgres": fields.postgres_image.value, "redis": fields.redis_image.value},
        "subnet": fields.subnet.value,
    }
    return json.dumps(document, ensure_ascii=False) + "\n"


def python_globs(services: AllServices) -> PathGlobs:
    """The Python below the services' folders that is no test."""
    folders = sorted({service.address.spec_path for service in services})
    return PathGlobs(
        [
            *(posixpath.join(folder, "**", "*.py") for folder in folders),
            *(f"!{posixpath.join(folder, '**', name)}" for folder in folders for name in _TEST_FILES),
        ]
    )


def environment_process(files: tuple[str, ...], compiler: Compiler, inputs: Digest) -> Process:
    return compiler_process(
        compiler,
        inputs,
        ("environment", "--services", SERVICES_FILE, "--out", f"{OUT}/{ENVIRONMENT_FILE}", *files),
        description="Reading which variables services need",
    )


def deploy_process(address: Address, compiler: Compiler, inputs: Digest) -> Process:
    documents = ("--services", SERVICES_FILE, "--deployment", DEPLOYMENT_FILE, "--environment", ENVIRONMENT_FILE)
    return compiler_process(
        compiler, inputs, ("deploy", *documents, "--out", OUT), description=f"Writing the deployment {address}"
    )


def portal_process(address: Address, compiler: Compiler, inputs: Digest) -> Process:
    return compiler_process(
        compiler,
        inputs,
        ("portal", "--services", SERVICES_FILE, "--environment", ENVIRONMENT_FILE, "--out", OUT),
        description=f"Writing the portal {address}",
    )


def output_folder(address: Address) -> str:
    """`infra/compose` for `infra:compose`, below the folder of distributions."""
    return posixpath.join(address.spec_path, address.target_name)


def kept_package(address: Address, dist: str, digest: Digest) -> BuiltPackage:
    """Files that are written over those of before. What else lies there stays: secrets are made and kept there."""
    folder = output_folder(address)
    return BuiltPackage(digest, (BuiltPackageArtifact(None, (f"Wrote {posixpath.join(dist, folder)}",)),))


def replaced_package(address: Address, digest: Digest) -> BuiltPackage:
    """Files that take the place of all that lay there before."""
    return BuiltPackage(digest, (BuiltPackageArtifact(output_folder(address)),))
