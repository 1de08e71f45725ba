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
    """The value of `CONNECTIVITY_VARIABLE`; or, when specs or edges anywhere are wrong, why there is none."""

    text: str | None
    problem: str | None = None

    def environment(self) -> dict[str, str]:
        return {} if self.text is None else {CONNECTIVITY_VARIABLE: self.text}


CONNECTIVITY_VARIABLE = "INTERLOCK_EDGES"
SUBJECT = "The graph of services was"

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


def connectivity(service: str, exit_code: int, stdout: bytes, findings: str) -> Connectivity:
    """A mistake in another service's edges is no reason not to start this one while it is developed."""
    if not exit_code:
        return Connectivity(stdout.decode().strip())
    return no_connectivity(service, findings)


def no_connectivity(service: str, findings: str) -> Connectivity:
    problem = f"{service} is not held to its edges while it runs, because specs or edges of services are not right:"
    return Connectivity(None, f"{problem}\n\n{findings}")
