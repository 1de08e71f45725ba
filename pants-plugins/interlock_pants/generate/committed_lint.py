"""Generated code is not committed: git is asked what it tracks in the folder that `generate` writes to."""

from __future__ import annotations

from pants.core.goals.lint import LintFilesRequest
from pants.core.util_rules.partitions import PartitionerType
from pants.engine.fs import EMPTY_DIGEST
from pants.engine.process import Process, ProcessCacheScope
from pants.option.option_types import SkipOption
from pants.option.subsystem import Subsystem
from pants.util.logging import LogLevel

from interlock_pants.compiler.process import Compiler, compiler_process
from interlock_pants.compiler.report import Presentation


class CommittedLint(Subsystem):
    options_scope = "interlock-committed"
    name = "interlock-committed"
    help = "Finds generated code that is tracked by git."

    skip = SkipOption("lint")


class CommittedLintRequest(LintFilesRequest):
    """Its one element is the folder. What is in there, Pants does not see: git ignores it, or should."""

    tool_subsystem = CommittedLint
    partitioner_type = PartitionerType.CUSTOM


def tracked_process(git: str, root: str, folder: str) -> Process:
    """The files below a folder that git tracks, each ended by a NUL. It fails where there is no repository of git."""
    return Process(
        (git, "-C", root, "ls-files", "-z", "--", folder),
        description=f"Asking git what it tracks in {folder}",
        # The index of git is no input that Pants knows of.
        cache_scope=ProcessCacheScope.PER_SESSION,
        level=LogLevel.DEBUG,
    )


def tracked_files(stdout: bytes) -> tuple[str, ...]:
    return tuple(path for path in stdout.decode(errors="surrogateescape").split("\0") if path)


def lint_process(files: tuple[str, ...], presentation: Presentation, compiler: Compiler) -> Process:
    return compiler_process(
        compiler,
        EMPTY_DIGEST,
        ("lint-committed", *presentation.arguments, *files),
        description="Telling of generated code that is committed",
    )
