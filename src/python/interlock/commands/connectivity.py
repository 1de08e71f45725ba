"""`connectivity`: print the edges of one service, the value of its variable INTERLOCK_EDGES, as JSON in one line.

Exit code 1 when specs or edges have errors, which go to standard error; 2 when there is no such service.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from interlock.commands.services_option import add_services_option, sound_graph
from interlock.topology.connectivity import UnknownService, connectivity


def configure(parser: ArgumentParser) -> None:
    add_services_option(parser)
    parser.add_argument("service", metavar="SERVICE")


def run(options: Namespace) -> int:
    graph = sound_graph(options.services)
    if graph is None:
        return 1
    try:
        print(connectivity(graph, options.service))
    except UnknownService as unknown:
        print(unknown, file=sys.stderr)
        return 2
    return 0
