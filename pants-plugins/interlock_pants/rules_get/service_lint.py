"""`lint` of a service: its edges, its layout and its composition root."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pants.backend.python.target_types import PythonResolveField
from pants.core.goals.lint import LintResult, LintTargetsRequest
from pants.core.util_rules.partitions import PartitionerType
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import FieldSet
from pants.option.option_types import SkipOption
from pants.option.subsystem import Subsystem

from interlock_pants import service_exposure
from interlock_pants.service_requests import (
    InvalidService,
    ServiceProblems,
    ServiceProblemsRequest,
    ServiceRequest,
)
from interlock_pants.service_target import ServiceKindField, ServiceModuleField


class ServiceLint(Subsystem):
    options_scope = "interlock-service"
    name = "interlock-service"
    help = "Checks `service` targets: their edges, layout and composition roots."

    skip = SkipOption("lint")


@dataclass(frozen=True)
class LintServiceFieldSet(FieldSet):
    required_fields = (ServiceKindField, ServiceModuleField)

    module: ServiceModuleField
    resolve: PythonResolveField

    def request(self) -> ServiceRequest:
        return ServiceRequest(self.address, self.module, self.resolve)


class LintServiceRequest(LintTargetsRequest):
    field_set_type = LintServiceFieldSet
    tool_subsystem = ServiceLint
    partitioner_type = PartitionerType.DEFAULT_SINGLE_PARTITION


@rule
async def lint_services(batch: LintServiceRequest.Batch[LintServiceFieldSet, Any]) -> LintResult:
    found = await MultiGet(Get(ServiceProblems, ServiceProblemsRequest(fields.request())) for fields in batch.elements)
    told = ((*problems.sentences, *service_exposure.wrong_specs_in_brief(problems.spec_findings)) for problems in found)
    reports = [
        str(InvalidService(fields.address, sentences)) for fields, sentences in zip(batch.elements, told) if sentences
    ]
    return LintResult(
        exit_code=1 if reports else 0,
        stdout="\n".join(reports),
        stderr="",
        linter_name=ServiceLint.options_scope,
    )


def rules():
    return (*collect_rules(), *ServiceLint.rules(), *LintServiceRequest.rules())
