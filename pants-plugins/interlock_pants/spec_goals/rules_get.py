"""`lint`, `fmt` and `fix` of specs."""

from __future__ import annotations

from pants.core.goals.fix import FixResult
from pants.core.goals.fmt import FmtResult
from pants.core.goals.lint import LintResult
from pants.core.util_rules.partitions import Partitions
from pants.engine.fs import Digest, DigestContents, DigestSubset, MergeDigests, PathGlobs, Snapshot
from pants.engine.process import FallibleProcessResult, Process
from pants.engine.rules import Get, MultiGet, collect_rules, rule

from interlock_pants.compiler import report
from interlock_pants.compiler.fixer import fixer_rules
from interlock_pants.compiler.notices import Notice, Told
from interlock_pants.compiler.process import Compiler
from interlock_pants.compiler.report import Presentation, Report, ReportingProcess
from interlock_pants.compiler.undivided import Undivided, undivided
from interlock_pants.spec_goals import check, lint, rewrite
from interlock_pants.spec_goals.check import CheckRequest
from interlock_pants.spec_goals.lint import SpecLintRequest
from interlock_pants.spec_goals.rewrite import (
    Rewriting,
    RewritingProcess,
    RewrittenSpecs,
    SpecFixRequest,
    SpecFormat,
    SpecFormatRequest,
)
from interlock_pants.specs.sources import EverySpec, SpecClosure, SpecClosureRequest
from interlock_pants.subsystem import Fixer, Interlock


@rule
async def check_folders(request: CheckRequest) -> Report:
    compiler = await Get(Compiler)
    if request.rules is None:
        digest = (await Get(SpecClosure, SpecClosureRequest(request.folders))).digest
    else:
        digest = (await Get(EverySpec)).digest
    return await Get(Report, ReportingProcess(check.check_process(request, compiler, digest), request.presentation))


@rule
async def partition_specs(request: SpecLintRequest.PartitionRequest, interlock: Interlock) -> Partitions:
    return undivided(() if interlock.skip else lint.spec_files(request.files))


@rule(desc="Check specs")
async def lint_specs(
    batch: SpecLintRequest.Batch[str, Undivided[str]], interlock: Interlock, presentation: Presentation
) -> LintResult:
    rules_argument = check.rules_argument(interlock.spec_rules)
    folders = lint.folders(batch.partition_metadata.elements)
    found = await Get(Report, CheckRequest(folders, rules_argument, presentation))
    return report.lint_result(found, batch.tool_name)


@rule
async def take_rewritten_specs(request: RewrittenSpecs) -> Digest:
    specs = await Get(EverySpec)
    others = await Get(Digest, DigestSubset(specs.digest, rewrite.others(request.files)))
    return await Get(Digest, MergeDigests((others, request.digest)))


@rule
async def partition_for_format(request: SpecFormatRequest.PartitionRequest, subsystem: SpecFormat) -> Partitions:
    files = lint.spec_files(request.files)
    return Partitions.single_partition(files) if files and not subsystem.skip else Partitions()


@rule(desc="Format specs")
async def format_specs(request: SpecFormatRequest.Batch, presentation: Presentation) -> FmtResult:
    compiler, specs = await MultiGet(Get(Compiler), Get(Digest, RewrittenSpecs(request.files, request.snapshot.digest)))
    process = rewrite.format_process(request.files, presentation.colour, compiler, specs)
    rewriting = await Get(Rewriting, RewritingProcess, process)
    output = await Get(Snapshot, Digest, rewriting.files)
    return FmtResult(request.snapshot, output, stdout="", stderr="", tool_name=request.tool_name)


@rule
async def rewrite_specs(request: RewritingProcess) -> Rewriting:
    result = await Get(FallibleProcessResult, Process, request.process)
    rewrite.check_exit(request.process, result.exit_code, result.stdout, result.stderr)
    files, left = await MultiGet(
        Get(Digest, DigestSubset(result.output_digest, PathGlobs(request.files))),
        Get(Digest, DigestSubset(result.output_digest, rewrite.LEFT)),
    )
    said = await Get(DigestContents, Digest, left)
    await MultiGet(Get(Told, Notice, notice) for notice in rewrite.notices(said))
    return Rewriting(files)


@rule
async def partition_for_fix(request: SpecFixRequest.PartitionRequest, subsystem: Fixer) -> Partitions:
    files = lint.spec_files(request.files)
    return Partitions.single_partition(files) if files and not subsystem.skip else Partitions()


@rule(desc="Mend specs")
async def fix_specs(request: SpecFixRequest.Batch, interlock: Interlock, presentation: Presentation) -> FixResult:
    compiler, specs = await MultiGet(Get(Compiler), Get(Digest, RewrittenSpecs(request.files, request.snapshot.digest)))
    rules_argument = check.rules_argument(interlock.spec_rules)
    process = rewrite.fix_process(request.files, rules_argument, presentation.colour, compiler, specs)
    rewriting = await Get(Rewriting, RewritingProcess, process)
    output = await Get(Snapshot, Digest, rewriting.files)
    return FixResult(request.snapshot, output, stdout="", stderr="", tool_name=request.tool_name)


def rules():
    return (
        *collect_rules(),
        *SpecLintRequest.rules(),
        *SpecFormatRequest.rules(),
        *fixer_rules(SpecFixRequest.rules()),
    )
