"""`fmt` and `fix` of specs: the compiler rewrites files in its sandbox."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pants.core.goals.fix import FixFilesRequest
from pants.core.goals.fmt import FmtFilesRequest
from pants.core.util_rules.partitions import PartitionerType
from pants.engine.fs import Digest, PathGlobs
from pants.engine.process import Process
from pants.option.option_types import SkipOption
from pants.option.subsystem import Subsystem

from interlock_pants.compiler_process import Compiler, compiler_process
from interlock_pants.spec_lint import folders


class SpecFormat(Subsystem):
    options_scope = "interlock-format"
    name = "interlock-format"
    help = "Writes specs in their canonical form."

    skip = SkipOption("fmt", "lint")


class SpecFix(Subsystem):
    options_scope = "interlock-fix"
    name = "interlock-fix"
    help = "Mends findings in specs that have one right answer."

    skip = SkipOption("fix", "lint")


class SpecFormatRequest(FmtFilesRequest):
    tool_subsystem = SpecFormat
    partitioner_type = PartitionerType.CUSTOM


class SpecFixRequest(FixFilesRequest):
    tool_subsystem = SpecFix
    partitioner_type = PartitionerType.CUSTOM


@dataclass(frozen=True)
class RewrittenSpecs:
    """Asks for all specs of the repository, of which some are as a fixer or formatter before this one left them."""

    files: tuple[str, ...]
    digest: Digest


def format_process(files: tuple[str, ...], compiler: Compiler, specs: Digest) -> Process:
    return compiler_process(
        compiler, specs, ("format", *files), outputs=files, description=f"Formatting {', '.join(folders(files))}"
    )


def fix_process(files: tuple[str, ...], rules: str, compiler: Compiler, specs: Digest) -> Process:
    return compiler_process(
        compiler,
        specs,
        ("fix", "--rules", rules, *files),
        outputs=files,
        description=f"Mending {', '.join(folders(files))}",
    )


def others(files: Iterable[str]) -> PathGlobs:
    """All files but those that are rewritten; they come from the fixer before this one and not from disk."""
    return PathGlobs(["**/*", *(f"!{file}" for file in files)])
