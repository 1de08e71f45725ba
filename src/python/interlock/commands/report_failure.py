"""`report-failure`: write, in a format for programs, that a command did not come to look at anything, and why.

Whoever keeps the reports of many runs does not take an earlier one for the outcome of this one then. For other formats,
which are read by people, nothing is written.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from interlock.commands.report import add_report_options
from interlock.diagnostics.render.formats import Format, render_failure


def configure(parser: ArgumentParser) -> None:
    add_report_options(parser)
    parser.add_argument("reason", metavar="REASON")


def run(options: Namespace) -> int:
    text = render_failure(Format(options.format), options.reason)
    if text is not None and options.report is not None:
        file: Path = options.report
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{text}\n", encoding="utf-8", errors="surrogateescape")
    return 0
