"""The Python of services as a linter: what is judged batch by batch is reported as one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pants.core.goals.lint import LintFilesRequest
from pants.core.util_rules.partitions import PartitionerType
from pants.engine.fs import Digest
from pants.engine.process import Process
from pants.option.option_types import SkipOption
from pants.option.subsystem import Subsystem

from interlock_pants.compiler.process import Compiler, compiler_process
from interlock_pants.compiler.report import Presentation
from interlock_pants.python_lint.judgement import Judgement


class PythonLint(Subsystem):
    options_scope = "interlock-python"
    name = "interlock-python"
    help = "Holds the Python code of services against the specs: nothing that a spec generates is written by hand."

    skip = SkipOption("lint")


class PythonLintRequest(LintFilesRequest):
    tool_subsystem = PythonLint
    partitioner_type = PartitionerType.CUSTOM


@dataclass(frozen=True)
class PythonReportRequest:
    """Asks for a report on what the rules find in some files below services/."""

    files: tuple[str, ...]
    presentation: Presentation


def report_process(
    found: Iterable[Judgement], presentation: Presentation, compiler: Compiler, inputs: Digest
) -> Process:
    """Shows what was found, with the lines of files that are among the inputs."""
    findings = (judgement.findings_file for judgement in found)
    return compiler_process(
        compiler,
        inputs,
        ("report-python", *presentation.arguments, *findings),
        description="Reporting on Python of services",
    )
