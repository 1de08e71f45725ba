"""`portal`: write the web site about the specs and services here. Exit code 1 when specs or edges have errors.

These go to standard error, and nothing is written then. Without --environment pages tell nothing of variables.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from interlock import compiler
from interlock.commands.services_option import add_services_option
from interlock.diagnostics.render.text import render_text
from interlock.emit.driver import write
from interlock.ir.deployment import EnvironmentContract
from interlock.topology.deployment_file import read_environment

NO_ENVIRONMENT = EnvironmentContract({})


def configure(parser: ArgumentParser) -> None:
    add_services_option(parser)
    parser.add_argument(
        "--environment", type=_environment, default=NO_ENVIRONMENT, metavar="FILE", help="what `environment` wrote"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")


def run(options: Namespace) -> int:
    connected = compiler.connect(Path(), options.services)
    if connected.graph is None or connected.has_errors:
        print(render_text(connected.diagnostics, connected.sources), file=sys.stderr)
        return 1
    write(compiler.portal(connected, options.environment), options.out)
    return 0


def _environment(path: str) -> EnvironmentContract:
    try:
        return read_environment(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ArgumentTypeError(str(error)) from error
