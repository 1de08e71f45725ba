"""`report-python`: show what `lint-python` found, with the lines of those files that are there.

Exit code 1 when there is anything.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from interlock.commands.report import add_report_options, report
from interlock.diagnostics.codec import decode_diagnostics
from interlock.lint.python.sources import source_file


def configure(parser: ArgumentParser) -> None:
    add_report_options(parser)
    parser.add_argument("findings", nargs="*", type=Path, metavar="FINDINGS", help="what `lint-python` wrote")


def run(options: Namespace) -> int:
    found = [each for file in options.findings for each in decode_diagnostics(file.read_bytes())]
    found.sort(key=lambda each: each.sort_key)
    paths = sorted({label.span.path for each in found for label in (each.primary, *each.secondary)})
    sources = {path: source_file(Path(), path) for path in paths if Path(path).is_file()}
    return report(options, found, sources)
