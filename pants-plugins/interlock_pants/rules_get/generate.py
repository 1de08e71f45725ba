"""The `generate` goal."""

from __future__ import annotations

from pathlib import Path

from pants.base.build_root import BuildRoot
from pants.base.specs import Specs
from pants.core.util_rules.distdir import DistDir
from pants.engine.console import Console
from pants.engine.fs import AddPrefix, Digest, DigestContents, DigestSubset, MergeDigests, PathGlobs, Workspace
from pants.engine.rules import Get, MultiGet, collect_rules, goal_rule
from pants.engine.target import FilteredTargets
from pants.util.docutil import bin_name

from interlock_pants import generate_goal, spec_sources
from interlock_pants.codegen import CompiledFolder, CompileRequest
from interlock_pants.editor_schemas import EditorSchemas, EditorSchemasRequest
from interlock_pants.generate_goal import Generate, GenerateSubsystem, Scope
from interlock_pants.report import Report
from interlock_pants.spec_check import CheckRequest
from interlock_pants.spec_sources import AllSpecTargets


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
    scope = Scope(frozenset(spec_sources.spec_folders(targets)), frozenset(spec_sources.spec_folders(every_spec)))
    prefix = f"{dist.relpath.as_posix()}/{generate_goal.OUTPUT_FOLDER}"
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
    found = generate_goal.compare(output, wanted, scope)
    if subsystem.check:
        console.print_stderr(generate_goal.check_report(prefix, found, bin_name()))
        return Generate(exit_code=0 if found.is_current else 1)

    # Only what changed is written: a file that is written anew wakes every editor and watcher.
    changed = await Get(Digest, DigestSubset(merged, PathGlobs(found.to_write)))
    workspace.write_digest(await Get(Digest, AddPrefix(changed, prefix)))
    generate_goal.remove(output, found.orphaned)
    if subsystem.editor_settings:
        for sentence in generate_goal.bind_schemas(Path(build_root.path), prefix, wanted):
            console.print_stderr(sentence)
    console.print_stderr(generate_goal.written_report(prefix, found))
    return Generate(exit_code=0)


def rules():
    return collect_rules()
