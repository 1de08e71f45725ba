"""The `generate` goal, and the linter that looks for what it wrote among what is committed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pants.base.build_root import BuildRoot
from pants.base.specs import Specs
from pants.core.goals.lint import LintResult
from pants.core.util_rules.distdir import DistDir
from pants.core.util_rules.partitions import Partitions
from pants.core.util_rules.system_binaries import GitBinary
from pants.engine.console import Console
from pants.engine.fs import (
    AddPrefix,
    Digest,
    DigestContents,
    DigestSubset,
    MergeDigests,
    PathGlobs,
    RemovePrefix,
    Workspace,
)
from pants.engine.process import FallibleProcessResult, Process, ProcessResult
from pants.engine.rules import Get, MultiGet, collect_rules, goal_rule, rule
from pants.engine.target import AllUnexpandedTargets, FilteredTargets
from pants.util.docutil import bin_name

from interlock_pants.codegen.pieces import CompiledFolder, CompileRequest
from interlock_pants.compiler import report
from interlock_pants.compiler.process import OUT, Compiler
from interlock_pants.compiler.report import Presentation, Report, ReportingProcess
from interlock_pants.generate import committed_lint, comparison, editor_schemas, goal
from interlock_pants.generate.committed_lint import CommittedLint, CommittedLintRequest
from interlock_pants.generate.comparison import Scope
from interlock_pants.generate.editor_schemas import EditorSchemas, EditorSchemasRequest
from interlock_pants.generate.goal import Generate, GenerateSubsystem
from interlock_pants.spec_goals.check import CheckRequest
from interlock_pants.specs import sources
from interlock_pants.specs.sources import AllSpecTargets, EverySpec


@rule
async def make_schemas(_: EditorSchemasRequest, everything: AllUnexpandedTargets) -> EditorSchemas:
    compiler, specs = await MultiGet(Get(Compiler), Get(EverySpec))
    process = editor_schemas.schemas_process(editor_schemas.service_names(everything), compiler, specs.digest)
    result = await Get(ProcessResult, Process, process)
    return EditorSchemas(await Get(Digest, RemovePrefix(result.output_digest, OUT)))


@goal_rule
async def generate(
    specs: Specs,
    every_spec: AllSpecTargets,
    subsystem: GenerateSubsystem,
    build_root: BuildRoot,
    dist: DistDir,
    workspace: Workspace,
    console: Console,
) -> Generate:
    targets = await Get(FilteredTargets, Specs, specs) if specs else every_spec
    scope = Scope(frozenset(sources.spec_folders(targets)), frozenset(sources.spec_folders(every_spec)))
    prefix = f"{dist.relpath.as_posix()}/{goal.OUTPUT_FOLDER}"
    output = Path(build_root.path, prefix)
    schemas = await Get(EditorSchemas, EditorSchemasRequest())
    folders = await MultiGet(Get(CompiledFolder, CompileRequest(folder)) for folder in sorted(scope.selected))
    refused = tuple(folder.folder for folder in folders if folder.findings is not None)
    if refused:
        if not subsystem.check:
            # A spec that is half written is when an editor's help is wanted.
            workspace.write_digest(await Get(Digest, AddPrefix(schemas.digest, prefix)))
        found_wrong = await Get(Report, CheckRequest(refused))
        console.print_stderr(f"{found_wrong.text}\n\nNo code was generated.")
        return Generate(exit_code=1)

    merged = await Get(Digest, MergeDigests((schemas.digest, *(folder.digest for folder in folders))))
    wanted = await Get(DigestContents, Digest, merged)
    found = comparison.compare(output, wanted, scope)
    if subsystem.check:
        console.print_stderr(goal.check_report(prefix, found, bin_name()))
        return Generate(exit_code=0 if found.is_current else 1)

    # Only what changed is written: a file that is written anew wakes every editor and watcher.
    changed = await Get(Digest, DigestSubset(merged, PathGlobs(found.to_write)))
    workspace.write_digest(await Get(Digest, AddPrefix(changed, prefix)))
    comparison.remove(output, found.orphaned)
    if subsystem.editor_settings:
        for sentence in goal.bind_schemas(Path(build_root.path), prefix, wanted):
            console.print_stderr(sentence)
    console.print_stderr(goal.written_report(prefix, found))
    return Generate(exit_code=0)


@rule
async def partition_folder(
    request: CommittedLintRequest.PartitionRequest, subsystem: CommittedLint, dist: DistDir
) -> Partitions:
    if subsystem.skip or not request.files:
        return Partitions()
    return Partitions.single_partition((f"{dist.relpath.as_posix()}/{goal.OUTPUT_FOLDER}",))


@rule(desc="Look for committed generated code")
async def lint_committed(
    batch: CommittedLintRequest.Batch[str, Any],
    git: GitBinary,
    root: BuildRoot,
    presentation: Presentation,
) -> LintResult:
    [folder] = batch.elements
    tracked = await Get(FallibleProcessResult, Process, committed_lint.tracked_process(git.path, root.path, folder))
    files = committed_lint.tracked_files(tracked.stdout)
    if not files and not presentation.is_file:
        return report.lint_result(Report(0, ""), batch.tool_name)
    process = committed_lint.lint_process(files, presentation, await Get(Compiler))
    found = await Get(Report, ReportingProcess(process, presentation))
    return report.lint_result(found, batch.tool_name)


def rules():
    return (*collect_rules(), *CommittedLintRequest.rules())
