"""`lint-services`: report what is wrong with services by themselves. Exit code 1 when there is anything.

That is fields, what lies around services, the targets that they name, and routes of several APIs that one server cannot
all answer. The latter are not compared while specs have errors, which is told on standard error. --service names the
services that are looked at, by their addresses; all are without it.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from interlock import connections
from interlock.commands.report import add_report_options, report
from interlock.commands.services_option import add_layout_option, add_services_option, selected

NOT_COMPARED = "routes of several APIs of one service were not compared, because specs have errors"


def configure(parser: ArgumentParser) -> None:
    add_services_option(parser)
    add_layout_option(parser)
    parser.add_argument("--service", action="append", default=[], metavar="ADDRESS", help="services/users:users")
    add_report_options(parser)


def run(options: Namespace) -> int:
    services = selected(options.services, options.service) if options.service else options.services
    looked = connections.lint_services(Path(), services, options.layout)
    exit_code = report(options, looked.findings, looked.sources)
    if looked.is_complete:
        return exit_code
    print(NOT_COMPARED, file=sys.stderr)
    return 1
