"""`lint-committed`: report generated code among files that git tracks. Exit code 1 when there is any."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from interlock import compiler
from interlock.commands.report import add_report_options, report


def configure(parser: ArgumentParser) -> None:
    add_report_options(parser)
    parser.add_argument("files", nargs="*", metavar="FILE", help="what `git ls-files` tells")


def run(options: Namespace) -> int:
    return report(options, compiler.lint_committed(options.files), {})
