"""A service is linted by itself: its fields, what lies around it, and the routes of all APIs that it exposes."""

from __future__ import annotations

from dataclasses import dataclass

from pants.core.goals.lint import LintTargetsRequest
from pants.core.util_rules.partitions import PartitionerType
from pants.engine.fs import Digest
from pants.engine.process import Process
from pants.option.option_types import SkipOption
from pants.option.subsystem import Subsystem

from interlock_pants.compiler.process import Compiler, compiler_process
from interlock_pants.compiler.report import Presentation
from interlock_pants.service.requests import ServiceModuleFieldSet, ServiceRequest
from interlock_pants.service.target import ServiceKindField, ServiceModuleField
from interlock_pants.service_lint.layout import LAYOUT_FILE
from interlock_pants.services_file.document import SERVICES_FILE

# How commands of the compiler are told where the services lie among the inputs, and what lies around them.
INPUT_ARGUMENTS = ("--services", SERVICES_FILE, "--layout", LAYOUT_FILE)


class ServiceLint(Subsystem):
    options_scope = "interlock-service"
    name = "interlock-service"
    help = "Checks `service` targets: their fields, layout, composition roots, and the routes of all their APIs."

    skip = SkipOption("lint")


@dataclass(frozen=True)
class LintServiceFieldSet(ServiceModuleFieldSet):
    required_fields = (ServiceKindField, ServiceModuleField)


class LintServiceRequest(LintTargetsRequest):
    field_set_type = LintServiceFieldSet
    tool_subsystem = ServiceLint
    partitioner_type = PartitionerType.CUSTOM


@dataclass(frozen=True)
class ServicesReportRequest:
    """Asks what is wrong with some services by themselves."""

    services: tuple[ServiceRequest, ...]
    presentation: Presentation


def lint_process(request: ServicesReportRequest, compiler: Compiler, inputs: Digest) -> Process:
    addresses = sorted(service.address for service in request.services)
    asked = (argument for address in addresses for argument in ("--service", address.spec))
    return compiler_process(
        compiler,
        inputs,
        ("lint-services", *INPUT_ARGUMENTS, *asked, *request.presentation.arguments),
        description="Looking over services",
    )
