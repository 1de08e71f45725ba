"""The record of one mistake (or remark), independent of how it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from interlock.diagnostics.severity import Severity as Severity
from interlock.diagnostics.source import Span


@dataclass(frozen=True, slots=True)
class Label:
    """A place and what is to be said about it (empty when the diagnostic's message says it all)."""

    span: Span
    text: str = ""


class Safety(StrEnum):
    """Whether a fix may be applied unseen: a safe one keeps the meaning of everything that depends on the file."""

    SAFE = "safe"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True)
class Edit:
    """Text that takes the place of a span; an empty span inserts, an empty text removes."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """The one right answer to a finding, as a sentence and as edits that do not overlap."""

    title: str
    edits: tuple[Edit, ...]
    safety: Safety = Safety.SAFE


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: a stable id such as `spec/unknown-key`, a terse message, where, and how to mend it."""

    id: str
    message: str
    primary: Label
    secondary: tuple[Label, ...] = ()
    help: str | None = None
    severity: Severity = Severity.ERROR
    fix: Fix | None = None

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        span = self.primary.span
        return (span.path, span.start, span.end, self.id, self.message)
