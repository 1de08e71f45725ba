"""`fmt` and `fix` of specs: the compiler rewrites files in its sandbox."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pants.core.goals.fix import FixFilesRequest
from pants.core.goals.fmt import FmtFilesRequest
from pants.core.util_rules.partitions import PartitionerType
from pants.engine.fs import Digest, FileContent, PathGlobs
from pants.engine.process import Process
from pants.option.option_types import SkipOption
from pants.option.subsystem import Subsystem

from interlock_pants.compiler.mended import check_configuration
from interlock_pants.compiler.notices import Notice
from interlock_pants.compiler.process import OUT, Compiler, compiler_process
from interlock_pants.spec_goals.lint import folders
from interlock_pants.subsystem import Fixer

LEFT_FOLDER = f"{OUT}/left"
LEFT = PathGlobs([f"{LEFT_FOLDER}/**"])


class SpecFormat(Subsystem):
    options_scope = "interlock-format"
    name = "interlock-format"
    help = "Writes specs in their canonical form."

    skip = SkipOption("fmt", "lint")


class SpecFormatRequest(FmtFilesRequest):
    tool_subsystem = SpecFormat
    partitioner_type = PartitionerType.CUSTOM


class SpecFixRequest(FixFilesRequest):
    tool_subsystem = Fixer
    partitioner_type = PartitionerType.CUSTOM


@dataclass(frozen=True)
class RewrittenSpecs:
    """Asks for all specs of the repository, of which some are as a fixer or formatter before this one left them."""

    files: tuple[str, ...]
    digest: Digest


@dataclass(frozen=True)
class Rewriting:
    """All files that a process was given, rewritten or not."""

    files: Digest


@dataclass(frozen=True)
class RewritingProcess:
    """Asks for what a process makes of some files."""

    process: Process
    files: tuple[str, ...]


def format_process(files: tuple[str, ...], colour: str, compiler: Compiler, specs: Digest) -> RewritingProcess:
    process = compiler_process(
        compiler,
        specs,
        ("format", "--left", LEFT_FOLDER, "--colour", colour, *files),
        outputs=files,
        description=f"Formatting {', '.join(folders(files))}",
    )
    return RewritingProcess(process, files)


def fix_process(files: tuple[str, ...], rules: str, colour: str, compiler: Compiler, specs: Digest) -> RewritingProcess:
    process = compiler_process(
        compiler,
        specs,
        ("fix", "--rules", rules, "--left", LEFT_FOLDER, "--colour", colour, *files),
        outputs=files,
        description=f"Mending {', '.join(folders(files))}",
    )
    return RewritingProcess(process, files)


def check_exit(process: Process, exit_code: int, stdout: bytes, stderr: bytes) -> None:
    """Exit code 1 is of findings that are left, which are on standard output.

    Raises:
        WrongConfiguration: for another, and where there is nothing but what is wrong with the process itself.
    """
    text = stderr.decode(errors="replace").rstrip()
    check_configuration(2 if exit_code and not stdout.strip() else exit_code, text or process.description)


def notices(said: Iterable[FileContent]) -> tuple[Notice, ...]:
    return tuple(Notice(file.content.decode(errors="replace")) for file in said)


def others(files: Iterable[str]) -> PathGlobs:
    """All files but those that are rewritten; they come from the fixer before this one and not from disk."""
    return PathGlobs(["**/*", *(f"!{file}" for file in files)])
