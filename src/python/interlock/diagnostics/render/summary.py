"""How many findings there are, in how many files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from interlock.diagnostics.diagnostic import Diagnostic, Safety, Severity


@dataclass(frozen=True, slots=True)
class Summary:
    errors: int
    warnings: int
    files: int
    safely_fixable: int
    """How many of them have a fix that may be applied unseen."""

    def __str__(self) -> str:
        counts = [
            _count(number, noun) for number, noun in ((self.errors, "error"), (self.warnings, "warning")) if number
        ]
        if not counts:
            return "no findings"
        fixable = f", {self.safely_fixable} with a safe fix" if self.safely_fixable else ""
        return f"{' and '.join(counts)} in {_count(self.files, 'file')}{fixable}"


def summarise(diagnostics: Sequence[Diagnostic]) -> Summary:
    errors = sum(found.severity is Severity.ERROR for found in diagnostics)
    files = len({found.primary.span.path for found in diagnostics})
    fixable = sum(found.fix is not None and found.fix.safety is Safety.SAFE for found in diagnostics)
    return Summary(errors, len(diagnostics) - errors, files, fixable)


def counts_by_id(diagnostics: Sequence[Diagnostic]) -> str:
    """A line for each id that is reported, the most frequent first, without a line break at the end."""
    counts = Counter(found.id for found in diagnostics)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    width = max((len(str(count)) for count in counts.values()), default=0)
    return "\n".join(f"  {count:>{width}} {id}" for id, count in ordered)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
