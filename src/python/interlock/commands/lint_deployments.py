"""`lint-deployments`: report what keeps deployments from being made. Exit code 1 when there is anything.

Specs and BUILD files lie in the working directory. Mistakes of specs and edges themselves go to standard error, and
nothing else is looked at then. What several deployments have in common is told once.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from pathlib import Path

from interlock.commands.document_option import document, text_of
from interlock.commands.report import add_report_options, report
from interlock.commands.services_option import add_services_option, sound_graph
from interlock.diagnostics.diagnostic import Diagnostic
from interlock.diagnostics.source import SourceFile
from interlock.emit.deployment import emit_deployment
from interlock.ir.deployment import Deployment
from interlock.topology.deployment_file import read_deployment, read_environment


def configure(parser: ArgumentParser) -> None:
    add_services_option(parser)
    read = document(text_of(read_deployment))
    parser.add_argument("--deployment", type=read, action="append", required=True, metavar="FILE", dest="deployments")
    parser.add_argument("--environment", type=document(text_of(read_environment)), required=True, metavar="FILE")
    add_report_options(parser)


def run(options: Namespace) -> int:
    graph = sound_graph(options.services)
    if graph is None:
        return 1
    deployments: list[Deployment] = options.deployments
    emitted = (emit_deployment(graph, each, options.environment).diagnostics for each in deployments)
    found = sorted({each for of_one in emitted for each in of_one}, key=lambda each: each.sort_key)
    return report(options, found, sources_of(found))


def sources_of(found: Iterable[Diagnostic]) -> dict[str, SourceFile]:
    """The files that findings point into."""
    paths = {label.span.path for each in found for label in (each.primary, *each.secondary)}
    return {path: SourceFile(path, Path(path).read_text(encoding="utf-8")) for path in paths}
