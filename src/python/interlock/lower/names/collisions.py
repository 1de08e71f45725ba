"""What is said of two things that generated code would give one name."""

from __future__ import annotations

from interlock.diagnostics.source import Span
from interlock.lower.program import Program


def report_collision(program: Program, name: str, what: str, span: Span, taken: tuple[Span, str]) -> None:
    """`taken` is the thing that has the name already: its place, and what is said there."""
    program.error(
        "spec/name-collision",
        f"{what} would be named `{name}`, which is taken",
        span,
        related=[taken],
        help="rename one of the two",
    )
