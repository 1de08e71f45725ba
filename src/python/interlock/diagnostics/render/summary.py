"""How many findings there are, in how many files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from interlock.diagnostics.diagnostic import Diagnostic, Severity


@dataclass(frozen=True, slots=True)
class Summary:
    errors: int
    warnings: int
    files: int

    def __str__(self) -> str:
        counts = [
            _count(number, noun) for number, noun in ((self.errors, "error"), (self.warnings, "warning")) if number
        ]
        return f"{' and '.join(counts)} in {_count(self.files, 'file')}" if counts else "no errors"


def summarise(diagnostics: Sequence[Diagnostic]) -> Summary:
    errors = sum(found.severity is Severity.ERROR for found in diagnostics)
    files = len({found.primary.span.path for found in diagnostics})
    return Summary(errors, len(diagnostics) - errors, files)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
