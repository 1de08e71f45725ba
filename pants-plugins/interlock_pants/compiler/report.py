"""How findings are shown: what the compiler's commands are told, and what becomes of their answer."""

from __future__ import annotations

from dataclasses import dataclass

from pants.core.goals.lint import LintResult
from pants.engine.fs import EMPTY_DIGEST, Digest
from pants.engine.process import FallibleProcessResult, Process
from pants.util.docutil import bin_name

from interlock_pants.compiler.process import Compiler, compiler_process
from interlock_pants.subsystem import Format

REPORT_FOLDER = "__out/report"
_FILES = {Format.json: "findings.json", Format.sarif: "findings.sarif"}


@dataclass(frozen=True)
class Presentation:
    format: Format
    colour: str

    @classmethod
    def of(cls, format: Format, colours: bool) -> Presentation:
        return cls(format, "always" if colours and format is not Format.github else "never")

    @property
    def arguments(self) -> tuple[str, ...]:
        colour = ("--colour", self.colour)
        if not self.is_file:
            return ("--format", self.format.value, *colour)
        return ("--format", self.format.value, "--report", f"{REPORT_FOLDER}/{_FILES[self.format]}", *colour)

    @property
    def is_file(self) -> bool:
        """Whether there is a report for programs, beside the text. It is always written then, lest an old one stay."""
        return self.format in _FILES


PLAIN = Presentation(Format.text, "never")
FOR_FIXES = Presentation(Format.json, "never")
"""What fixes are read from."""


@dataclass(frozen=True)
class Report:
    """What a command of the compiler found. `files` holds the report for programs, if one was asked for."""

    exit_code: int
    text: str
    files: Digest = EMPTY_DIGEST


@dataclass(frozen=True)
class ReportingProcess:
    """Asks for what a command of the compiler finds. `presentation` is the one that it was told.

    `put_off` is what is said instead, if given, where mistakes in its inputs kept it from looking at anything.
    """

    process: Process
    presentation: Presentation = PLAIN
    put_off: Report | None = None


@dataclass(frozen=True)
class FailureReport:
    """Asks for what is said by one that did not come to look at anything, with a report for programs that says so."""

    said: Report
    presentation: Presentation


@dataclass(frozen=True)
class Cause:
    """Why a linter cannot look at anything yet, and the linters that tell of it: each mistake is told by one alone."""

    text: str
    linters: tuple[str, ...]


WRONG_DECLARATIONS = Cause("specs or fields of services have errors", ("interlock", "interlock-service"))
WRONG_GRAPH = Cause(
    "specs, or fields or edges of services, have errors", ("interlock", "interlock-service", "interlock-graph")
)


def put_off(subject: str, cause: Cause) -> Report:
    """What a linter says then. `subject` is what it looks at: `The graph of services was`."""
    command = " ".join((bin_name(), "lint", *(f"--only={linter}" for linter in cause.linters), "::"))
    return Report(1, f"{subject} not looked at, because {cause.text}. `{command}` tells of them.")


def is_about_inputs(exit_code: int, stdout: bytes) -> bool:
    """Whether a command of the compiler found mistakes in what it is given, and so did not come to findings of its own.

    Only the latter go to standard output.
    """
    return exit_code == 1 and not stdout.strip()


def failure_process(request: FailureReport, compiler: Compiler) -> Process:
    return compiler_process(
        compiler,
        EMPTY_DIGEST,
        ("report-failure", *request.presentation.arguments, "--", request.said.text),
        description="Reporting that nothing was looked at",
    )


def report(result: FallibleProcessResult, files: Digest = EMPTY_DIGEST) -> Report:
    return Report(result.exit_code, (result.stdout + result.stderr).decode().rstrip(), files)


def lint_result(found: Report, tool_name: str) -> LintResult:
    return LintResult(
        exit_code=found.exit_code,
        stdout=found.text,
        stderr="",
        linter_name=tool_name,
        report=found.files,
    )
