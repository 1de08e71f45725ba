"""The options `--services`, `--usage` and `--layout`, and the graph that comes of services and all specs."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
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


def add_layout_option(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--layout",
        type=document(connections.read_layout),
        required=True,
        metavar="FILE",
        help="the layout.json that the plugin writes",
    )


def selected(services: tuple[Service, ...], addresses: Sequence[str]) -> tuple[Service, ...]:
    """The services at some addresses. One that is not there is wrong usage: `SystemExit` with exit code 2."""
    known = {service.address: service for service in services}
    unknown = [address for address in addresses if address not in known]
    if unknown:
        print(f"there is no service {', '.join(unknown)}; there are: {', '.join(known) or 'none'}", file=sys.stderr)
        raise SystemExit(2)
    return tuple(known[address] for address in dict.fromkeys(addresses))


def sound_graph(services: tuple[Service, ...]) -> Graph | None:
    """The graph of the specs here and of these services; None when there is an error, which is told on stderr."""
    connected = connections.connect(Path(), services)
    if connected.graph is None or connected.has_errors:
        print(render_text(connected.diagnostics, connected.sources), file=sys.stderr)
        return None
    return connected.graph
