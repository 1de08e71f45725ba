"""What `package` writes for deployments and portals, and how the compiler is asked for it."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pants.core.goals.package import BuiltPackage, BuiltPackageArtifact, PackageFieldSet
from pants.engine.addresses import Address
from pants.engine.fs import Digest, FileContent, PathGlobs
from pants.engine.process import Process
from pants.engine.target import Target

from interlock_pants.build_files import BuildFiles, PlacedCall
from interlock_pants.compiler_process import OUT, Compiler, compiler_process
from interlock_pants.deployment_fields import KnownService, name_problems, selected_services, selection_problems
from interlock_pants.deployment_target import (
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
from interlock_pants.field_problems import FieldProblem, field_problems
from interlock_pants.report import Presentation, Report
from interlock_pants.services_file import SERVICES_FILE, AllServices, span_document
from interlock_pants.wording import problem_list

VERSION = 1
DEPLOYMENT_FILE = "deployment.json"
SUBJECT = "Deployments were"
ENVIRONMENT_FILE = "environment.json"
ENVIRONMENT = "Reading which variables services need"

# What tests alone import is no part of a deployed service.
_TEST_FILES = ("*_test.py", "test_*.py", "conftest.py")


class InvalidDeployment(Exception):
    """A deployment is not as it should be. The message tells all that is wrong with any deployment.

    Pants ends with the first one that cannot be packaged, so nothing else would tell of the others.
    """


class OutputInTheWay(Exception):
    """What lies where a package goes cannot be written over. The message names it."""

    def __init__(self, address: Address, obstacles: Iterable[str]) -> None:
        listed = ", ".join(obstacles)
        super().__init__(f"{address} cannot be written, because there is {listed}. Move it away.")


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

    def problems(self, known: Iterable[KnownService]) -> tuple[FieldProblem, ...]:
        """All that is wrong with the fields, alone and beside the services that there are."""
        services, everything = self.services.value, tuple(known)
        fields = (self.project, self.ports, self.replicas, self.postgres_image, self.redis_image, self.subnet)
        selection = () if services is None else selection_problems(services, everything)
        found = [FieldProblem(self.services.alias, problem) for problem in selection]
        # Whatever else is named would be missed among no services.
        deployed = services or None
        for field in (self.ports, self.replicas):
            found += (
                FieldProblem(field.alias, problem) for problem in name_problems(field.value or (), deployed, everything)
            )
        return (*field_problems(fields), *found)


@dataclass(frozen=True)
class PortalFieldSet(PackageFieldSet):
    required_fields = (PortalDescriptionField,)

    title: PortalTitleField


@dataclass(frozen=True)
class EnvironmentRequest:
    """Asks which variables services read."""


@dataclass(frozen=True)
class Environment:
    """`ENVIRONMENT_FILE`; or, where declarations of variables are wrong, `findings` and nothing else."""

    digest: Digest
    findings: str | None = None

    def sound(self) -> Digest:
        """Raises `PackagingError`."""
        if self.findings is not None:
            raise PackagingError(ENVIRONMENT, self.findings)
        return self.digest


@dataclass(frozen=True)
class AllDeployments:
    """Every `deployment` target of the repository, sorted by address."""

    fields: tuple[DeploymentFieldSet, ...]


@dataclass(frozen=True)
class DeploymentsReportRequest:
    """Asks what keeps deployments from being made."""

    deployments: tuple[DeploymentFieldSet, ...]
    presentation: Presentation


@dataclass(frozen=True)
class PlaceRequest:
    """Asks for a place to write to. The paths are relative to the root. Raises `OutputInTheWay`."""

    address: Address
    folders: tuple[str, ...]
    files: tuple[str, ...]


@dataclass(frozen=True)
class FreePlace:
    """Nothing is in the way there."""


def all_deployments(targets: Iterable[Target]) -> AllDeployments:
    found = sorted((each for each in targets if each.alias == DeploymentTarget.alias), key=lambda each: each.address)
    return AllDeployments(tuple(DeploymentFieldSet.create(target) for target in found))


def known_services(services: AllServices) -> tuple[KnownService, ...]:
    return tuple(KnownService(each.address.target_name, each.address.spec_path, each.address.spec) for each in services)


def told_problems(
    deployments: Iterable[DeploymentFieldSet], known: Iterable[KnownService], build_files: BuildFiles
) -> dict[Address, str]:
    """What is wrong with the fields of deployments, for each of which anything is."""
    told = {}
    for fields in deployments:
        placed = build_files.find(fields.address, DeploymentTarget.alias)
        sentences = build_files.told(placed, fields.problems(known))
        if sentences:
            told[fields.address] = problem_list(f"The deployment {fields.address}", sentences)
    return told


def deployment_document(fields: DeploymentFieldSet, placed: PlacedCall, known: Iterable[KnownService]) -> str:
    """The text of `DEPLOYMENT_FILE`. Where nothing is given, the compiler knows what is taken."""
    document = {
        "version": VERSION,
        "name": fields.address.target_name,
        "address": fields.address.spec,
        "file": placed.file,
        "span": span_document(placed.call.span),
        "spans": dict(_spans(fields, placed, known)),
        "platform": fields.platform.value,
        "project": fields.project.value,
        "services": list(selected_services(fields.services.value, known)),
        "ports": dict(sorted((fields.ports.value or {}).items())),
        "replicas": dict(sorted((fields.replicas.value or {}).items())),
        "images": {"postgres": fields.postgres_image.value, "redis": fields.redis_image.value},
        "subnet": fields.subnet.value,
    }
    return json.dumps(document, ensure_ascii=False) + "\n"


def _spans(
    fields: DeploymentFieldSet, placed: PlacedCall, known: Iterable[KnownService]
) -> Iterator[tuple[str, dict[str, list[int]]]]:
    """Where fields name services, by the field and by the services' names."""
    written = fields.services.value or ()
    places = {
        name: placed.call.place(fields.services.alias, (text,))
        for text in written
        for name in selected_services([text], known)
    }
    yield fields.services.alias, {name: span_document(span) for name, span in sorted(places.items())}
    for field in (fields.ports, fields.replicas):
        names = sorted(field.value or ())
        yield field.alias, {name: span_document(placed.call.place(field.alias, (name,))) for name in names}


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
        description=ENVIRONMENT,
    )


def deploy_process(address: Address, compiler: Compiler, inputs: Digest) -> Process:
    documents = ("--services", SERVICES_FILE, "--deployment", DEPLOYMENT_FILE, "--environment", ENVIRONMENT_FILE)
    return compiler_process(
        compiler, inputs, ("deploy", *documents, "--out", OUT), description=f"Writing the deployment {address}"
    )


def lint_documents(
    deployments: Iterable[DeploymentFieldSet], known: Iterable[KnownService], build_files: BuildFiles
) -> tuple[FileContent, ...]:
    """The documents of several deployments, in their order."""
    return tuple(
        FileContent(
            deployment_file(number),
            deployment_document(fields, build_files.find(fields.address, DeploymentTarget.alias), known).encode(),
        )
        for number, fields in enumerate(deployments)
    )


def lint_report(fields: Iterable[str], environment: str | None, found: Report | None) -> Report:
    """All that is wrong with deployments: with their fields, with the variables of services, and what was `found`."""
    rest = Report(0, "") if found is None else found
    texts = (*fields, *(() if environment is None else (environment,)))
    if not texts:
        return rest
    return Report(1, "\n".join((*texts, *((rest.text,) if rest.text else ()))), rest.files)


def deployment_file(number: int) -> str:
    """What the document of one of several deployments is called."""
    return f"deployments/{number}.json"


def lint_process(count: int, presentation: Presentation, compiler: Compiler, inputs: Digest) -> Process:
    documents = (argument for number in range(count) for argument in ("--deployment", deployment_file(number)))
    return compiler_process(
        compiler,
        inputs,
        (
            "lint-deployments",
            *("--services", SERVICES_FILE, "--environment", ENVIRONMENT_FILE),
            *documents,
            *presentation.arguments,
        ),
        description="Looking over deployments",
    )


def portal_process(address: Address, title: str | None, compiler: Compiler, inputs: Digest) -> Process:
    named = () if title is None else (f"--title={title}",)
    return compiler_process(
        compiler,
        inputs,
        ("portal", "--services", SERVICES_FILE, "--environment", ENVIRONMENT_FILE, *named, "--out", OUT),
        description=f"Writing the portal {address}",
    )


def output_folder(address: Address) -> str:
    """`infra/compose` for `infra:compose`, below the folder of distributions."""
    return posixpath.join(address.spec_path, address.target_name)


def written_place(address: Address, dist: str, folders: Iterable[str], files: Iterable[str]) -> PlaceRequest:
    """Where files go that are written over those of before. The paths are those below the folder of distributions."""
    return PlaceRequest(
        address,
        tuple(posixpath.join(dist, folder) for folder in folders),
        tuple(posixpath.join(dist, file) for file in files),
    )


def replaced_place(address: Address, dist: str) -> PlaceRequest:
    """Where a folder goes in place of whatever lies there: the folders that it lies in."""
    parts = posixpath.join(dist, output_folder(address)).split("/")
    return PlaceRequest(address, tuple("/".join(parts[:count]) for count in range(1, len(parts))), ())


def check_place(root: str, place: PlaceRequest) -> FreePlace:
    obstacles = [
        *(f"a file at {path}" for path in sorted(place.folders) if _is_file(Path(root, path))),
        *(f"a folder at {path}" for path in sorted(place.files) if Path(root, path).is_dir()),
    ]
    if obstacles:
        raise OutputInTheWay(place.address, obstacles)
    return FreePlace()


def _is_file(path: Path) -> bool:
    """Whether anything but a folder is there, be it a link that leads nowhere."""
    return (path.exists() or path.is_symlink()) and not path.is_dir()


def kept_package(address: Address, dist: str, digest: Digest) -> BuiltPackage:
    """Files that are written over those of before. What else lies there stays: secrets are made and kept there."""
    folder = output_folder(address)
    return BuiltPackage(digest, (BuiltPackageArtifact(None, (f"Wrote {posixpath.join(dist, folder)}",)),))


def replaced_package(address: Address, digest: Digest) -> BuiltPackage:
    """Files that take the place of all that lay there before."""
    return BuiltPackage(digest, (BuiltPackageArtifact(output_folder(address)),))
