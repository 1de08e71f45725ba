"""Ruff as a linter and as a formatter."""

from __future__ import annotations

from typing import Any

from pants.backend.python.subsystems.setup import PythonSetup
from pants.backend.python.util_rules import pex
from pants.backend.python.util_rules.pex import PexRequest, VenvPex, VenvPexProcess
from pants.core.goals.fmt import FmtResult
from pants.core.goals.lint import LintResult
from pants.core.util_rules.source_files import SourceFiles, SourceFilesRequest
from pants.engine.fs import Digest, MergeDigests, PathGlobs, Snapshot
from pants.engine.process import FallibleProcessResult, ProcessResult
from pants.engine.rules import Get, MultiGet, collect_rules, rule

from interlock_pants.ruff import subsystem
from interlock_pants.ruff.subsystem import Ruff, RuffCheckRequest, RuffFormatRequest


@rule(desc="Check with ruff")
async def check(request: RuffCheckRequest.Batch[Any, Any], ruff: Ruff, python_setup: PythonSetup) -> LintResult:
    sources, tool = await MultiGet(
        Get(SourceFiles, SourceFilesRequest(element.source for element in request.elements)),
        Get(VenvPex, PexRequest, subsystem.tool_request(ruff, python_setup.resolves)),
    )
    snapshot = sources.snapshot
    config = await Get(Digest, PathGlobs, subsystem.config_globs(snapshot.dirs))
    inputs = await Get(Digest, MergeDigests((snapshot.digest, config)))
    process = subsystem.ruff_process(tool, ("check",), snapshot.files, inputs, outputs=())
    result = await Get(FallibleProcessResult, VenvPexProcess, process)
    return LintResult.create(request, result)


@rule(desc="Format with ruff")
async def format_(request: RuffFormatRequest.Batch, ruff: Ruff, python_setup: PythonSetup) -> FmtResult:
    snapshot: Snapshot = request.snapshot
    config, tool = await MultiGet(
        Get(Digest, PathGlobs, subsystem.config_globs(snapshot.dirs)),
        Get(VenvPex, PexRequest, subsystem.tool_request(ruff, python_setup.resolves)),
    )
    inputs = await Get(Digest, MergeDigests((snapshot.digest, config)))
    process = subsystem.ruff_process(tool, ("format",), snapshot.files, inputs, outputs=snapshot.files)
    result = await Get(ProcessResult, VenvPexProcess, process)
    return await FmtResult.create(request, result)


def rules():
    return [*collect_rules(), *pex.rules(), *RuffCheckRequest.rules(), *RuffFormatRequest.rules()]
