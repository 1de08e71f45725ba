"""Generated code that is committed. Which files git tracks is for the caller to ask."""

from __future__ import annotations

from collections.abc import Iterable

from interlock.diagnostics.diagnostic import Diagnostic, Label, Severity
from interlock.diagnostics.source import Span
from interlock.lint.rules.python import generated_code_in_tree
from interlock.workspace import OUTPUT_FOLDER


def committed(tracked: Iterable[str]) -> tuple[Diagnostic, ...]:
    """A finding for each file, relative to the root, that git tracks where generated code is written, by path."""
    return tuple(
        Diagnostic(
            id=generated_code_in_tree.RULE.id,
            message="generated code is committed",
            primary=Label(Span(path, 0, 0)),
            help=f"`git rm -r --cached {OUTPUT_FOLDER}`, and let git ignore the folder",
            severity=Severity.WARNING,
        )
        for path in sorted(tracked)
        if path.startswith(f"{OUTPUT_FOLDER}/")
    )
