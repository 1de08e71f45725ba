"""Deployments are linted together, so that what keeps several from being made is told once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pants.core.goals.lint import LintTargetsRequest
from pants.core.util_rules.partitions import PartitionerType
from pants.engine.fs import Digest, FileContent
from pants.engine.process import Process
from pants.option.option_types import SkipOption
from pants.option.subsystem import Subsystem

from interlock_pants.build_files.texts import BuildFiles
from interlock_pants.compiler.process import Compiler, compiler_process
from interlock_pants.compiler.report import Presentation
from interlock_pants.deployment.document import deployment_document
from interlock_pants.deployment.environment import ENVIRONMENT_FILE
from interlock_pants.deployment.field_sets import DeploymentFieldSet
from interlock_pants.deployment.fields import KnownService
from interlock_pants.deployment.target import DeploymentTarget
from interlock_pants.services_file.document import SERVICES_FILE

SUBJECT = "Deployments were"


class DeploymentLint(Subsystem):
    options_scope = "interlock-deployment"
    name = "interlock-deployment"
    help = "Looks for what keeps `deployment` targets from being packaged."

    skip = SkipOption("lint")


class LintDeploymentRequest(LintTargetsRequest):
    field_set_type = DeploymentFieldSet
    tool_subsystem = DeploymentLint
    partitioner_type = PartitionerType.CUSTOM


@dataclass(frozen=True)
class DeploymentsReportRequest:
    """Asks what keeps deployments from being made."""

    deployments: tuple[DeploymentFieldSet, ...]
    presentation: Presentation


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
