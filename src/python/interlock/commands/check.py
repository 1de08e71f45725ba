"""`check`: report what is wrong with the specs and, with rules, what they find. Exit code 1 when there is anything."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from interlock import compiler
from interlock.commands.report import add_report_options, report
from interlock.commands.rules_option import add_rules_option


def configure(parser: ArgumentParser) -> None:
    add_rules_option(parser)
    add_report_options(parser)
    parser.add_argument("folders", nargs="*", metavar="FOLDER")


def run(options: Namespace) -> int:
    checked = compiler.check(Path(), options.folders or None, options.rules)
    return report(options, checked.diagnostics, checked.sources)
