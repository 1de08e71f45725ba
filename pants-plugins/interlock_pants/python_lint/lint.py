"""Holds files against the rules, with the summaries of all that they import and the facts."""

from __future__ import annotations

from pants.core.goals.lint import LintFilesRequest
from pants.core.util_rules.partitions import PartitionerType
from pants.engine.fs import Digest
from pants.engine.process import Process
from pants.option.option_types import SkipOption
from pants.option.subsystem import Subsystem

from interlock_pants.compiler.process import Compiler, compiler_process
from interlock_pants.compiler.report import Presentation
from interlock_pants.python_lint.facts import FACTS_FILE
from interlock_pants.python_lint.index import Summaries
from interlock_pants.python_lint.service_sources import files_text

SUMMARIES_FOLDER = "__summaries"


class PythonLint(Subsystem):
    options_scope = "interlock-python"
    name = "interlock-python"
    help = "Holds the Python code of services against the specs: nothing that a spec generates is written by hand."

    skip = SkipOption("lint")


class PythonLintRequest(LintFilesRequest):
    tool_subsystem = PythonLint
    partitioner_type = PartitionerType.CUSTOM


def lint_process(
    files: tuple[str, ...], summaries: Summaries, presentation: Presentation, compiler: Compiler, inputs: Digest
) -> Process:
    roots = (argument for root in ("", *summaries.source_roots) for argument in ("--source-root", root))
    arguments = ("--summaries", SUMMARIES_FOLDER, "--facts", FACTS_FILE, *roots, *presentation.arguments)
    return compiler_process(
        compiler,
        inputs,
        ("lint-python", *arguments, *files),
        description=f"Holding {files_text(files)} against the specs",
    )
