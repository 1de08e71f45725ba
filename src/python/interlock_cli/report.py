"""How commands write what they found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from interlock.diagnostics.diagnostic import Diagnostic
from interlock.diagnostics.render.formats import Format, render
from interlock.diagnostics.render.style import ANSI, PLAIN
from interlock.diagnostics.render.summary import counts_by_id
from interlock.diagnostics.source import SourceFile
from interlock_cli.terminal import takes_colour, tell

if TYPE_CHECKING:
    from interlock.diagnostics.catalogue.entry import Entry

MANY = 20
"""Findings of which text tells, at the end, how many there are of each id."""


def write_report(
    diagnostics: Sequence[Diagnostic], sources: Mapping[str, SourceFile], format_name: str, file: Path | None
) -> int:
    """Writes the findings to standard output or, in their format to a file and as text to standard output.

    Returns the exit code. Raises `click.UsageError` when the file cannot be written.
    """
    format = Format(format_name)
    if file is not None:
        _write(file, render(format, diagnostics, sources, _entry))
        format = Format.TEXT
    tell(render(format, diagnostics, sources, _entry, ANSI if takes_colour() else PLAIN))
    if format is Format.TEXT and len(diagnostics) > MANY:
        tell(counts_by_id(diagnostics))
    return 1 if diagnostics else 0


def _entry(id: str) -> Entry | None:
    """Reading what is said about every id is not paid for by those who do not ask."""
    from interlock.explanations import find

    return find(id)


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{text}\n" if text else "", encoding="utf-8", errors="surrogateescape")
    except OSError as error:
        raise click.UsageError(f"{error.filename}: {error.strerror}") from error
