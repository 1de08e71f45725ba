"""What `package` writes for deployments and portals, and how the compiler is asked for it."""

from __future__ import annotations

import posixpath

from pants.core.goals.package import BuiltPackage, BuiltPackageArtifact
from pants.engine.addresses import Address
from pants.engine.fs import Digest
from pants.engine.process import Process

from interlock_pants.compiler.process import OUT, Compiler, compiler_process
from interlock_pants.deployment.document import DEPLOYMENT_FILE
from interlock_pants.deployment.environment import ENVIRONMENT, ENVIRONMENT_FILE, Environment
from interlock_pants.deployment.place import output_folder
from interlock_pants.services_file.document import SERVICES_FILE


class InvalidDeployment(Exception):
    """A deployment is not as it should be. The message tells all that is wrong with any deployment.

    Pants ends with the first one that cannot be packaged, so nothing else would tell of the others.
    """


class PackagingError(Exception):
    """The compiler refused what `package` asked it for. The text holds its own report."""

    def __init__(self, description: str, findings: str) -> None:
        super().__init__(f"{description} failed\n\n{findings}")


def sound_environment(environment: Environment) -> Digest:
    """Raises `PackagingError` where declarations of variables are wrong."""
    if environment.findings is not None:
        raise PackagingError(ENVIRONMENT, environment.findings)
    return environment.digest


def deploy_process(address: Address, compiler: Compiler, inputs: Digest) -> Process:
    documents = ("--services", SERVICES_FILE, "--deployment", DEPLOYMENT_FILE, "--environment", ENVIRONMENT_FILE)
    return compiler_process(
        compiler, inputs, ("deploy", *documents, "--out", OUT), description=f"Writing the deployment {address}"
    )


def portal_process(address: Address, title: str | None, compiler: Compiler, inputs: Digest) -> Process:
    named = () if title is None else (f"--title={title}",)
    return compiler_process(
        compiler,
        inputs,
        ("portal", "--services", SERVICES_FILE, "--environment", ENVIRONMENT_FILE, *named, "--out", OUT),
        description=f"Writing the portal {address}",
    )


def kept_package(address: Address, dist: str, digest: Digest) -> BuiltPackage:
    """Files that are written over those of before. What else lies there stays: secrets are made and kept there."""
    folder = output_folder(address)
    return BuiltPackage(digest, (BuiltPackageArtifact(None, (f"Wrote {posixpath.join(dist, folder)}",)),))


def replaced_package(address: Address, digest: Digest) -> BuiltPackage:
    """Files that take the place of all that lay there before."""
    return BuiltPackage(digest, (BuiltPackageArtifact(output_folder(address)),))
