"""`deploy`: write the files of one deployment. Exit code 1 when it cannot be made; then nothing is written.

Specs and BUILD files lie in the working directory. Mistakes of specs and edges themselves go to standard error.
"""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from interlock.commands.report import add_report_options, report
from interlock.commands.services_option import add_services_option, sound_graph
from interlock.diagnostics.source import SourceFile
from interlock.emit.deployment import emit_deployment
from interlock.emit.driver import write
from interlock.ir.deployment import Deployment, EnvironmentContract
from interlock.topology.deployment_file import read_deployment, read_environment

_Read = TypeVar("_Read")


def configure(parser: ArgumentParser) -> None:
    add_services_option(parser)
    parser.add_argument("--deployment", type=_file(read_deployment), required=True, metavar="FILE")
    parser.add_argument("--environment", type=_file(read_environment), required=True, metavar="FILE")
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
    paths = {label.span.path for found in emitted.diagnostics for label in (found.primary, *found.secondary)}
    sources = {path: SourceFile(path, Path(path).read_text(encoding="utf-8")) for path in paths}
    return report(options, emitted.diagnostics, sources)


def _file(read: Callable[[str], _Read]) -> Callable[[str], _Read]:
    def argument(path: str) -> _Read:
        try:
            return read(Path(path).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ArgumentTypeError(str(error)) from error

    return argument
