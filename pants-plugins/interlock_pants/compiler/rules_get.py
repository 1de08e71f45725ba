"""Puts the compiler together, once for one state of its sources, and runs what reports findings."""

from __future__ import annotations

from dataclasses import replace

from pants.backend.python.util_rules import pex
from pants.backend.python.util_rules.interpreter_constraints import InterpreterConstraints
from pants.backend.python.util_rules.pex import Pex, PexRequest
from pants.backend.python.util_rules.pex_environment import PythonExecutable
from pants.engine.fs import (
    EMPTY_DIGEST,
    AddPrefix,
    CreateDigest,
    Digest,
    DigestContents,
    DigestSubset,
    MergeDigests,
    PathGlobs,
    RemovePrefix,
    Snapshot,
)
from pants.engine.goal import CurrentExecutingGoals
from pants.engine.process import FallibleProcessResult, Process, ProcessResult
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.option.global_options import GlobalOptions
from pants.util.logging import LogLevel

from interlock_pants.compiler import mended, process, report
from interlock_pants.compiler.mended import MendedFiles, MendRequest
from interlock_pants.compiler.notices import Notice, Told
from interlock_pants.compiler.process import Compiler, CompilerSources
from interlock_pants.compiler.report import FailureReport, Presentation, Report, ReportingProcess
from interlock_pants.subsystem import Interlock


@rule
async def find_compiler_sources(interlock: Interlock) -> CompilerSources:
    folder = interlock.compiler_sources
    if folder is None:
        return CompilerSources(await Get(Digest, CreateDigest, process.bundled_compiler()))
    digest = await Get(Digest, PathGlobs, process.compiler_source_globs(folder))
    stripped = await Get(Digest, RemovePrefix(digest, folder))
    return CompilerSources(await Get(Digest, AddPrefix(stripped, process.COMPILER_PACKAGE)))


@rule(desc="Putting the Interlock compiler together")
async def assemble_compiler(interlock: Interlock) -> Compiler:
    constraints = InterpreterConstraints(interlock.interpreter_constraints)
    python = await Get(PythonExecutable, InterpreterConstraints, constraints)
    libraries, sources, script = await MultiGet(
        Get(Pex, PexRequest, process.libraries_request(constraints)),
        Get(CompilerSources),
        Get(Digest, CreateDigest, process.assemble_script()),
    )
    prefixed = await Get(Digest, AddPrefix(sources.digest, "sources"))
    inputs = await Get(Digest, MergeDigests((libraries.digest, prefixed, script)))
    result = await Get(ProcessResult, Process, process.assemble_process(python, inputs))
    return Compiler(await Get(Digest, RemovePrefix(result.output_digest, process.OUT)), python)


@rule
async def choose_presentation(interlock: Interlock, options: GlobalOptions) -> Presentation:
    return Presentation.of(interlock.output_format, options.colors)


@rule
async def run_reporting(request: ReportingProcess) -> Report:
    result = await Get(FallibleProcessResult, Process, request.process)
    if request.put_off is not None and report.is_about_inputs(result.exit_code, result.stdout):
        return await Get(Report, FailureReport(request.put_off, request.presentation))
    found = report.report(result, await Get(Digest, RemovePrefix(result.output_digest, report.REPORT_FOLDER)))
    if found.files == EMPTY_DIGEST:
        return await Get(Report, FailureReport(found, request.presentation))
    return found


@rule
async def report_failure(request: FailureReport) -> Report:
    if not request.presentation.is_file:
        return request.said
    process = report.failure_process(request, await Get(Compiler))
    result = await Get(ProcessResult, Process, process)
    files = await Get(Digest, RemovePrefix(result.output_digest, report.REPORT_FOLDER))
    return replace(request.said, files=files)


@rule
async def mend_files(request: MendRequest) -> MendedFiles:
    for each in request.reports:
        mended.check_configuration(each.exit_code, each.text)
    documents = await MultiGet(Get(DigestContents, Digest, each.files) for each in request.reports)
    await MultiGet(Get(Told, Notice, notice) for notice in mended.failure_notices(documents))
    fixes = mended.fixes_in(documents, request.files)
    if not fixes:
        return MendedFiles(request.files)
    affected = mended.affected(fixes)
    read, subset = await MultiGet(
        Get(DigestContents, PathGlobs, affected), Get(Digest, DigestSubset(request.files.digest, affected))
    )
    now = await Get(DigestContents, Digest, subset)
    mending = mended.mended(fixes, read, now)
    await MultiGet(Get(Told, Notice, notice) for notice in mended.outdated_notices(mending))
    changed, unchanged = await MultiGet(
        Get(Digest, CreateDigest, mended.new_files(mending, now)),
        Get(Digest, DigestSubset(request.files.digest, mended.others(mending))),
    )
    return MendedFiles(await Get(Snapshot, MergeDigests((changed, unchanged))))


@rule(desc="Interlock", level=LogLevel.DEBUG)
async def tell(notice: Notice, goals: CurrentExecutingGoals) -> Told:
    return Told.of(notice, goals)


def rules():
    return [*collect_rules(), *pex.rules(), *Interlock.rules()]
