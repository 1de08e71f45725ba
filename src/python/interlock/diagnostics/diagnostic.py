"""The record of one mistake (or remark), independent of how it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from interlock.diagnostics.source import Span


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Label:
    """A place and what is to be said about it (empty when the diagnostic's message says it all)."""

    span: Span
    text: str = ""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: a stable id such as `spec/unknown-key`, a terse message, where, and how to mend it."""

    id: str
    message: str
    primary: Label
    secondary: tuple[Label, ...] = ()
    help: str | None = None
    severity: Severity = Severity.ERROR

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        span = self.primary.span
        return (span.path, span.start, span.end, self.id, self.message)
