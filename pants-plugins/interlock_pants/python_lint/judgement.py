"""Holds a batch of files against the rules, with the summaries of all that they import and the facts.

What is found does not depend on who wants to see it, in which format, or to mend it: each of them has it from the same
process.
"""

from __future__ import annotations

from dataclasses import dataclass

from pants.engine.fs import EMPTY_DIGEST, Digest
from pants.engine.process import Process

from interlock_pants.compiler.process import OUT, Compiler, compiler_process
from interlock_pants.compiler.report import Report
from interlock_pants.python_lint.facts import FACTS_FILE
from interlock_pants.python_lint.index import Summaries
from interlock_pants.python_lint.service_sources import files_text

SUMMARIES_FOLDER = "__summaries"


@dataclass(frozen=True)
class JudgementRequest:
    """Asks what the rules find in the files of one batch."""

    files: tuple[str, ...]


@dataclass(frozen=True)
class Judgement:
    """`findings` is empty, or holds `findings_file`. `failure` is what is said by a process that did not come to an
    end.
    """

    files: tuple[str, ...]
    findings: Digest
    failure: Report | None = None

    @property
    def findings_file(self) -> str:
        """Different for each batch."""
        return _findings_file(self.files)

    @property
    def has_findings(self) -> bool:
        return self.findings != EMPTY_DIGEST


def judging_process(request: JudgementRequest, summaries: Summaries, compiler: Compiler, inputs: Digest) -> Process:
    roots = (argument for root in ("", *summaries.source_roots) for argument in ("--source-root", root))
    found = ("--out", f"{OUT}/{_findings_file(request.files)}")
    return compiler_process(
        compiler,
        inputs,
        ("lint-python", "--summaries", SUMMARIES_FOLDER, "--facts", FACTS_FILE, *found, *roots, *request.files),
        description=f"Holding {files_text(request.files)} against the specs",
    )


def _findings_file(files: tuple[str, ...]) -> str:
    return f"__findings/{files[0]}.json"
