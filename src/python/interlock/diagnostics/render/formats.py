"""The formats by name, each imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from interlock.diagnostics.diagnostic import Diagnostic
from interlock.diagnostics.render.style import PLAIN, Style
from interlock.diagnostics.source import SourceFile

if TYPE_CHECKING:
    from interlock.diagnostics.catalogue.entry import Entry


class Format(StrEnum):
    """What `--format` takes."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


FindEntry = Callable[[str], "Entry | None"]
"""What is said about an id; None of one that nobody explains."""


def render(
    format: Format,
    diagnostics: Sequence[Diagnostic],
    sources: Mapping[str, SourceFile],
    find_entry: FindEntry,
    style: Style = PLAIN,
) -> str:
    """The diagnostics in a format, without a line break at the end; the empty string when there is nothing to say.

    `find_entry` is asked only by formats that explain ids, and only about those reported. Only text has colours.
    """
    match format:
        case Format.TEXT:
            from interlock.diagnostics.render.text import render_text

            return render_text(diagnostics, sources, style)
        case Format.JSON:
            from interlock.diagnostics.render.json import render_json

            return render_json(diagnostics, sources)
        case Format.GITHUB:
            from interlock.diagnostics.render.github import render_github

            return render_github(diagnostics, sources)
        case Format.SARIF:
            from interlock.diagnostics.render.sarif import render_sarif

            return render_sarif(diagnostics, sources, find_entry)


def render_failure(format: Format, reason: str) -> str | None:
    """That nothing was looked at, and why; None in formats for people, who are told the reason itself."""
    match format:
        case Format.TEXT | Format.GITHUB:
            return None
        case Format.JSON:
            from interlock.diagnostics.render.json import render_json_failure

            return render_json_failure(reason)
        case Format.SARIF:
            from interlock.diagnostics.render.sarif import render_sarif_failure

            return render_sarif_failure(reason)
