"""`lint-graph`: report what is wrong with the edges of services. Exit code 1 when there is anything.

Without --usage nothing is said about their code. Mistakes of specs and of the fields of services go to standard error,
and nothing else is looked at then.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from interlock import connections
from interlock.commands.report import add_report_options, report
from interlock.commands.services_option import add_services_option, add_usage_option
from interlock.diagnostics.render.text import render_text


def configure(parser: ArgumentParser) -> None:
    add_services_option(parser)
    add_usage_option(parser)
    add_report_options(parser)


def run(options: Namespace) -> int:
    connected = connections.connect(Path(), options.services, options.usage)
    if connected.graph is None:
        print(render_text(connected.diagnostics, connected.sources), file=sys.stderr)
        return 1
    return report(options, connected.findings, connected.sources)
