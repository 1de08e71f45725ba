"""Checks specs."""

from __future__ import annotations

from pants.engine.process import FallibleProcessResult, Process
from pants.engine.rules import Get, MultiGet, collect_rules, rule

from interlock_pants import spec_check
from interlock_pants.compiler_process import Compiler
from interlock_pants.spec_check import Checked, CheckRequest
from interlock_pants.spec_sources import SpecClosure, SpecClosureRequest


@rule
async def check_folders(request: CheckRequest) -> Checked:
    compiler, specs = await MultiGet(Get(Compiler), Get(SpecClosure, SpecClosureRequest(request.folders)))
    process = spec_check.check_process(request, compiler, specs.digest)
    result = await Get(FallibleProcessResult, Process, process)
    return Checked(result.exit_code, (result.stdout + result.stderr).decode().rstrip())


def rules():
    return collect_rules()
