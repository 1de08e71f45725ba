"""`deploy`: write the files of one deployment. Exit code 1 when it cannot be made; then nothing is written.

Specs and BUILD files lie in the working directory. Mistakes of specs and edges themselves go to standard error.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from interlock.commands.document_option import document, text_of
from interlock.commands.lint_deployments import sources_of
from interlock.commands.report import add_report_options, report
from interlock.commands.services_option import add_services_option, sound_graph
from interlock.emit.deployment import emit_deployment
from interlock.emit.driver import write
from interlock.ir.deployment import Deployment, EnvironmentContract
from interlock.topology.deployment_file import read_deployment, read_environment


def configure(parser: ArgumentParser) -> None:
    add_services_option(parser)
    parser.add_argument("--deployment", type=document(text_of(read_deployment)), required=True, metavar="FILE")
    parser.add_argument("--environment", type=document(text_of(read_environment)), required=True, metavar="FILE")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    add_report_options(parser)


def run(options: Namespace) -> int:
    graph = sound_graph(options.services)
    if graph is None:
        return 1
    deployment: Deployment = options.deployment
    environment: EnvironmentContract = options.environment
    emitted = emit_deployment(graph, deployment, environment)
    if not emitted.diagnostics:
        write(emitted.files, options.out)
    return report(options, emitted.diagnostics, sources_of(emitted.diagnostics))
