"""Checks specs."""

from __future__ import annotations

from pants.engine.fs import Digest, RemovePrefix
from pants.engine.process import FallibleProcessResult, Process
from pants.engine.rules import Get, collect_rules, rule

from interlock_pants import report, spec_check
from interlock_pants.compiler_process import Compiler
from interlock_pants.report import Report
from interlock_pants.spec_check import CheckRequest
from interlock_pants.spec_sources import EverySpec, SpecClosure, SpecClosureRequest


@rule
async def check_folders(request: CheckRequest) -> Report:
    compiler = await Get(Compiler)
    if request.rules is None:
        digest = (await Get(SpecClosure, SpecClosureRequest(request.folders))).digest
    else:
        digest = (await Get(EverySpec)).digest
    process = spec_check.check_process(request, compiler, digest)
    result = await Get(FallibleProcessResult, Process, process)
    return report.report(result, await Get(Digest, RemovePrefix(result.output_digest, report.REPORT_FOLDER)))


def rules():
    return collect_rules()
