"""Looks for committed generated code, as a linter."""

from __future__ import annotations

from typing import Any

from pants.base.build_root import BuildRoot
from pants.core.goals.lint import LintResult
from pants.core.util_rules.distdir import DistDir
from pants.core.util_rules.partitions import Partitions
from pants.core.util_rules.system_binaries import GitBinary
from pants.engine.fs import Digest, RemovePrefix
from pants.engine.process import FallibleProcessResult, Process
from pants.engine.rules import Get, collect_rules, rule
from pants.option.global_options import GlobalOptions

from interlock_pants import committed_lint, generate_goal, report
from interlock_pants.committed_lint import CommittedLint, CommittedLintRequest
from interlock_pants.compiler_process import Compiler
from interlock_pants.report import Presentation, Report
from interlock_pants.subsystem import Interlock


@rule
async def partition_folder(
    request: CommittedLintRequest.PartitionRequest, subsystem: CommittedLint, dist: DistDir
) -> Partitions:
    if subsystem.skip or not request.files:
        return Partitions()
    return Partitions.single_partition((f"{dist.relpath.as_posix()}/{generate_goal.OUTPUT_FOLDER}",))


@rule(desc="Look for committed generated code")
async def lint_committed(
    batch: CommittedLintRequest.Batch[str, Any],
    git: GitBinary,
    root: BuildRoot,
    interlock: Interlock,
    options: GlobalOptions,
) -> LintResult:
    [folder] = batch.elements
    tracked = await Get(FallibleProcessResult, Process, committed_lint.tracked_process(git.path, root.path, folder))
    files = committed_lint.tracked_files(tracked.stdout)
    if not files:
        return report.lint_result(Report(0, ""), batch.tool_name)
    compiler = await Get(Compiler)
    presentation = Presentation.of(interlock.output_format, options.colors)
    result = await Get(FallibleProcessResult, Process, committed_lint.lint_process(files, presentation, compiler))
    found = report.report(result, await Get(Digest, RemovePrefix(result.output_digest, report.REPORT_FOLDER)))
    return report.lint_result(found, batch.tool_name)


def rules():
    return [*collect_rules(), *CommittedLintRequest.rules()]
