"""`graph`: print who talks to whom, or whom a change reaches. Findings go to standard error.

Exit code 1 when specs have errors, and then nothing is printed, or when a finding is an error. Paths that reach no
service are told on standard error as well, and change no exit code.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from interlock import connections
from interlock.commands.services_option import add_services_option, add_usage_option
from interlock.connections import Connected
from interlock.diagnostics.render.text import render_text
from interlock.drawings import GraphFormat, UnsupportedFormat, draw, draw_affected
from interlock.topology.graph import Graph


def configure(parser: ArgumentParser) -> None:
    add_services_option(parser)
    add_usage_option(parser)
    parser.add_argument("--format", choices=[*GraphFormat], default=GraphFormat.TEXT, help="default: %(default)s")
    parser.add_argument(
        "--affected-by",
        nargs="+",
        action="extend",
        default=[],
        metavar="PATH",
        help="tell the services that a change of these files and folders reaches; as text or json",
    )


def run(options: Namespace) -> int:
    connected = connections.connect(Path(), options.services, options.usage)
    if connected.diagnostics:
        print(render_text(connected.diagnostics, connected.sources), file=sys.stderr)
    if connected.graph is None or connected.system is None:
        return 1
    try:
        text = _drawn(connected, connected.graph, options)
    except UnsupportedFormat as error:
        print(error, file=sys.stderr)
        return 2
    sys.stdout.write(text)
    return 1 if connected.has_errors else 0


def _drawn(connected: Connected, graph: Graph, options: Namespace) -> str:
    format = GraphFormat(options.format)
    if not options.affected_by:
        return draw(graph, format)
    reached = connections.affected_by(connected, options.affected_by, options.usage)
    text = draw_affected(graph, options.affected_by, reached.services, format)
    for note in reached.notes:
        print(note, file=sys.stderr)
    return text
