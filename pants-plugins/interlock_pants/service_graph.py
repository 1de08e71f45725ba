"""What the compiler is asked about services as a whole, and what it is given for that."""

from __future__ import annotations

from dataclasses import dataclass

from pants.engine.fs import Digest
from pants.engine.process import Process

from interlock_pants.compiler_process import Compiler, compiler_process
from interlock_pants.report import Presentation
from interlock_pants.service_usage import USAGE_FILE
from interlock_pants.services_file import SERVICES_FILE


@dataclass(frozen=True)
class GraphInputsRequest:
    """Asks for all that the graph of services is made of."""


@dataclass(frozen=True)
class GraphInputs:
    """Every spec, and the services with their BUILD files and what they use."""

    digest: Digest


@dataclass(frozen=True)
class GraphLintRequest:
    """Asks what is wrong with the graph of services."""

    presentation: Presentation


@dataclass(frozen=True)
class ConnectivityRequest:
    """Asks what a service may call and who may call it, as its process is told. `service` is its name."""

    service: str


@dataclass(frozen=True)
class Connectivity:
    """The value of `CONNECTIVITY_VARIABLE`."""

    text: str


class GraphError(Exception):
    """There is no graph to go by. The text holds the compiler's own report."""

    def __init__(self, findings: str) -> None:
        super().__init__(f"specs or edges of services are not right\n\n{findings}")


CONNECTIVITY_VARIABLE = "INTERLOCK_EDGES"

_SERVICES = ("--services", SERVICES_FILE)
_USAGE = ("--usage", USAGE_FILE)


def graph_process(format: str, changed: tuple[str, ...], compiler: Compiler, inputs: Digest) -> Process:
    """`changed` are files of which is asked what they affect."""
    affected_by = tuple(argument for path in changed for argument in ("--affected-by", path))
    return compiler_process(
        compiler,
        inputs,
        ("graph", *_SERVICES, *_USAGE, "--format", format, *affected_by),
        description="Drawing the graph of services",
    )


def lint_process(request: GraphLintRequest, compiler: Compiler, inputs: Digest) -> Process:
    return compiler_process(
        compiler,
        inputs,
        ("lint-graph", *_SERVICES, *_USAGE, *request.presentation.arguments),
        description="Looking over the graph of services",
    )


def connectivity_process(request: ConnectivityRequest, compiler: Compiler, inputs: Digest) -> Process:
    return compiler_process(
        compiler,
        inputs,
        ("connectivity", *_SERVICES, request.service),
        description=f"Telling {request.service} who its neighbours are",
    )
