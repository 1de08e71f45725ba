"""How findings are shown: what the compiler's commands are told, and what becomes of their answer."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from pants.core.goals.lint import LintResult
from pants.engine.fs import EMPTY_DIGEST, Digest
from pants.engine.process import FallibleProcessResult
from pants.util.docutil import bin_name


class Format(enum.Enum):
    """`text` and `github` are printed; `json` and `sarif` are files in dist/lint, beside the printed text."""

    text = "text"
    json = "json"
    github = "github"
    sarif = "sarif"


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
        file = _FILES.get(self.format)
        if file is None:
            return ("--format", self.format.value, *colour)
        return ("--format", self.format.value, "--report", f"{REPORT_FOLDER}/{file}", *colour)


PLAIN = Presentation(Format.text, "never")


@dataclass(frozen=True)
class Report:
    """What a command of the compiler found. `files` holds the report for programs, if one was asked for."""

    exit_code: int
    text: str
    files: Digest = EMPTY_DIGEST


@dataclass(frozen=True)
class Cause:
    """Why a linter cannot look at anything yet, and the linters that tell of it: each mistake is told by one alone."""

    text: str
    linters: tuple[str, ...]


WRONG_FIELDS = Cause("fields of services are wrong", ("interlock-service",))
WRONG_SPECS = Cause("specs have errors", ("interlock",))
WRONG_GRAPH = Cause("specs or edges of services have errors", ("interlock", "interlock-graph"))


def put_off(subject: str, cause: Cause) -> Report:
    """What a linter says then. `subject` is what it looks at: `The graph of services was`."""
    command = " ".join((bin_name(), "lint", *(f"--only={linter}" for linter in cause.linters), "::"))
    return Report(1, f"{subject} not looked at, because {cause.text}. `{command}` tells of them.")


def is_about_inputs(exit_code: int, stdout: bytes) -> bool:
    """Whether a command of the compiler found mistakes in what it is given, and so did not come to findings of its own.

    Only the latter go to standard output.
    """
    return exit_code == 1 and not stdout.strip()


def report(result: FallibleProcessResult, files: Digest = EMPTY_DIGEST) -> Report:
    return Report(result.exit_code, (result.stdout + result.stderr).decode().rstrip(), files)


def lint_result(found: Report, tool_name: str, description: str | None = None) -> LintResult:
    return LintResult(
        exit_code=found.exit_code,
        stdout=found.text,
        stderr="",
        linter_name=tool_name,
        partition_description=description,
        report=found.files,
    )
