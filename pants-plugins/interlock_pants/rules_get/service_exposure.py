"""Holds the routes of the APIs that a service exposes against each other."""

from __future__ import annotations

from pants.engine.process import FallibleProcessResult, Process
from pants.engine.rules import Get, MultiGet, collect_rules, rule

from interlock_pants import service_exposure
from interlock_pants.compiler_process import Compiler
from interlock_pants.service_exposure import Exposure, ExposureRequest
from interlock_pants.spec_sources import SpecClosure, SpecClosureRequest


@rule
async def check_exposure(request: ExposureRequest) -> Exposure:
    if not service_exposure.needs_compiler(request):
        return service_exposure.NO_CONFLICTS
    compiler, specs = await MultiGet(
        Get(Compiler), Get(SpecClosure, SpecClosureRequest(service_exposure.folders(request)))
    )
    process = service_exposure.exposure_process(request, compiler, specs.digest)
    result = await Get(FallibleProcessResult, Process, process)
    return service_exposure.exposure(result.exit_code, result.stdout, result.stderr)


def rules():
    return collect_rules()
