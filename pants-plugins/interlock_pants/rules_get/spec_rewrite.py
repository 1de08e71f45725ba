"""`fmt` and `fix` of specs."""

from __future__ import annotations

from pants.core.goals.fix import FixResult
from pants.core.goals.fmt import FmtResult
from pants.core.util_rules.partitions import Partitions
from pants.engine.fs import Digest, DigestSubset, MergeDigests
from pants.engine.process import FallibleProcessResult, Process, ProcessResult
from pants.engine.rules import Get, MultiGet, collect_rules, rule

from interlock_pants import spec_check, spec_lint, spec_rewrite
from interlock_pants.compiler_process import Compiler
from interlock_pants.spec_rewrite import RewrittenSpecs, SpecFix, SpecFixRequest, SpecFormat, SpecFormatRequest
from interlock_pants.spec_sources import EverySpec
from interlock_pants.subsystem import Interlock


@rule
async def take_rewritten_specs(request: RewrittenSpecs) -> Digest:
    specs = await Get(EverySpec)
    others = await Get(Digest, DigestSubset(specs.digest, spec_rewrite.others(request.files)))
    return await Get(Digest, MergeDigests((others, request.digest)))


@rule
async def partition_for_format(request: SpecFormatRequest.PartitionRequest, subsystem: SpecFormat) -> Partitions:
    files = spec_lint.spec_files(request.files)
    return Partitions.single_partition(files) if files and not subsystem.skip else Partitions()


@rule(desc="Format specs")
async def format_specs(request: SpecFormatRequest.Batch) -> FmtResult:
    compiler, specs = await MultiGet(Get(Compiler), Get(Digest, RewrittenSpecs(request.files, request.snapshot.digest)))
    process = spec_rewrite.format_process(request.files, compiler, specs)
    return await FmtResult.create(request, await Get(ProcessResult, Process, process))


@rule
async def partition_for_fix(request: SpecFixRequest.PartitionRequest, subsystem: SpecFix) -> Partitions:
    files = spec_lint.spec_files(request.files)
    return Partitions.single_partition(files) if files and not subsystem.skip else Partitions()


@rule(desc="Mend specs")
async def fix_specs(request: SpecFixRequest.Batch, interlock: Interlock) -> FixResult:
    compiler, specs = await MultiGet(Get(Compiler), Get(Digest, RewrittenSpecs(request.files, request.snapshot.digest)))
    rules_argument = spec_check.rules_argument(interlock.spec_rules)
    process = spec_rewrite.fix_process(request.files, rules_argument, compiler, specs)
    return await FixResult.create(request, await Get(FallibleProcessResult, Process, process))


def rules():
    return [*collect_rules(), *SpecFormatRequest.rules(), *SpecFixRequest.rules()]
