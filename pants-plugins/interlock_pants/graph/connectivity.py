"""What the process of one service is told of its neighbours."""

from __future__ import annotations

from dataclasses import dataclass

from pants.engine.fs import Digest
from pants.engine.process import Process

from interlock_pants.compiler.process import Compiler, compiler_process
from interlock_pants.services_file.document import SERVICES_FILE

CONNECTIVITY_VARIABLE = "INTERLOCK_EDGES"


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


def connectivity_process(request: ConnectivityRequest, compiler: Compiler, inputs: Digest) -> Process:
    return compiler_process(
        compiler,
        inputs,
        ("connectivity", "--services", SERVICES_FILE, request.service),
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
