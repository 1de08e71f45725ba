"""`check-service`: report what keeps one service from being run and packaged. Exit code 1 when there is anything."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from interlock import connections
from interlock.commands.report import add_report_options, report
from interlock.commands.services_option import add_layout_option, add_services_option, selected


def configure(parser: ArgumentParser) -> None:
    add_services_option(parser)
    add_layout_option(parser)
    add_report_options(parser)
    parser.add_argument("service", metavar="ADDRESS", help="services/users:users")


def run(options: Namespace) -> int:
    (service,) = selected(options.services, (options.service,))
    looked = connections.check_service(Path(), service, options.layout)
    return report(options, looked.findings, looked.sources)
