"""The options `--services` and `--usage`, and the graph that comes of services and all specs."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import TYPE_CHECKING

from interlock import connections
from interlock.commands.document_option import document
from interlock.diagnostics.render.text import render_text

if TYPE_CHECKING:
    from interlock.ir.services import Service
    from interlock.topology.graph import Graph


def add_services_option(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--services",
        type=document(connections.read_services),
        required=True,
        metavar="FILE",
        help="the services.json that the plugin writes",
    )


def add_usage_option(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--usage", type=document(connections.read_usage), metavar="FILE", help="the usage.json that the plugin writes"
    )


def sound_graph(services: tuple[Service, ...]) -> Graph | None:
    """The graph of the specs here and of these services; None when there is an error, which is told on stderr."""
    connected = connections.connect(Path(), services)
    if connected.graph is None or connected.has_errors:
        print(render_text(connected.diagnostics, connected.sources), file=sys.stderr)
        return None
    return connected.graph
