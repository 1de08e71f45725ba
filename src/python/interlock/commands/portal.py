"""`portal`: write the web site about the specs and services here. Exit code 1 when specs or edges have errors.

These go to standard error, and nothing is written then. Without --environment pages tell nothing of variables.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from interlock import connections
from interlock.commands.document_option import document, text_of
from interlock.commands.services_option import add_services_option
from interlock.diagnostics.render.text import render_text
from interlock.emit.driver import write
from interlock.ir.deployment import EnvironmentContract
from interlock.topology.deployment_file import read_environment

NO_ENVIRONMENT = EnvironmentContract({})


def configure(parser: ArgumentParser) -> None:
    add_services_option(parser)
    parser.add_argument(
        "--environment",
        type=document(text_of(read_environment)),
        default=NO_ENVIRONMENT,
        metavar="FILE",
        help="what `environment` wrote",
    )
    parser.add_argument("--title", default="Portal", metavar="TEXT", help="what pages call it; default: %(default)s")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")


def run(options: Namespace) -> int:
    connected = connections.connect(Path(), options.services)
    if connected.graph is None or connected.has_errors:
        print(render_text(connected.diagnostics, connected.sources), file=sys.stderr)
        return 1
    write(connections.portal(connected, options.environment, options.title), options.out)
    return 0
