"""`check`: report what is wrong with the specs and, with rules, what they find. Exit code 1 when there is anything.

With --declared, also what is wrong with services and with the edges between them, in the whole repository. Routes of
several APIs of one service are not compared while specs have errors, which are reported.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from interlock import compiler, connections
from interlock.commands.document_option import document
from interlock.commands.report import add_report_options, report
from interlock.commands.rules_option import add_rules_option
from interlock.commands.spec_paths import spec_folder


def configure(parser: ArgumentParser) -> None:
    add_rules_option(parser)
    parser.add_argument(
        "--declared",
        type=document(connections.read_declared),
        metavar="FILE",
        help="what `./pants graph --graph-format=services ::` prints",
    )
    add_report_options(parser)
    parser.add_argument("folders", nargs="*", type=spec_folder, metavar="FOLDER")


def run(options: Namespace) -> int:
    checked = compiler.check(Path(), options.folders or None, options.rules)
    if options.declared is None:
        return report(options, checked.diagnostics, checked.sources)
    looked = connections.look_over(Path(), options.declared)
    found = sorted({*checked.diagnostics, *looked.findings}, key=lambda each: each.sort_key)
    return report(options, found, {**looked.sources, **checked.sources})
