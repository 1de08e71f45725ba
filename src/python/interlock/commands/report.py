"""How commands tell what they found: the options for it, and the report itself."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from interlock.diagnostics.diagnostic import Diagnostic
from interlock.diagnostics.render.formats import Format, render
from interlock.diagnostics.render.style import ANSI, PLAIN, Style
from interlock.diagnostics.source import SourceFile

if TYPE_CHECKING:
    from interlock.diagnostics.catalogue.entry import Entry

_STYLES: Mapping[str, Style] = {"always": ANSI, "never": PLAIN}


def add_report_options(parser: ArgumentParser) -> None:
    formats = [format.value for format in Format]
    parser.add_argument("--format", choices=formats, default=Format.TEXT.value, help="default: %(default)s")
    add_colour_option(parser)
    parser.add_argument("--report", type=Path, metavar="FILE", help="write it there, and print text for people")


def add_colour_option(parser: ArgumentParser) -> None:
    # Whether anybody looks at a terminal is for whoever started this process to know.
    parser.add_argument("--colour", choices=list(_STYLES), default="never", help="of text; default: %(default)s")


def style_of(options: Namespace) -> Style:
    return _STYLES[options.colour]


def report(options: Namespace, diagnostics: Sequence[Diagnostic], sources: Mapping[str, SourceFile]) -> int:
    """Writes the report that the options ask for, and returns the exit code: 1 when there is a finding, else 0.

    2 when its file cannot be written.
    """
    format, style = Format(options.format), style_of(options)
    if options.report is not None:
        text = _ended(render(format, diagnostics, sources, _entry))
        try:
            options.report.parent.mkdir(parents=True, exist_ok=True)
            options.report.write_text(text, encoding="utf-8", errors="surrogateescape")
        except OSError as error:
            print(error, file=sys.stderr)
            return 2
        format = Format.TEXT
    sys.stdout.write(_ended(render(format, diagnostics, sources, _entry, style)))
    return 1 if diagnostics else 0


def _ended(text: str) -> str:
    return f"{text}\n" if text else ""


def _entry(id: str) -> Entry | None:
    """Reading what is said about every id is not paid for by those who do not ask."""
    from interlock.explanations import find

    return find(id)
