"""Whether one service can be run and packaged."""

from __future__ import annotations

from pants.engine.addresses import Address
from pants.engine.fs import Digest
from pants.engine.process import Process

from interlock_pants.compiler.process import Compiler, compiler_process
from interlock_pants.service_lint.lint import INPUT_ARGUMENTS


class InvalidService(Exception):
    """A service is not as it should be. The message tells everything that is wrong with it."""

    def __init__(self, address: Address, findings: str) -> None:
        super().__init__(f"The service {address} is not as it should be.\n\n{findings}")


def check_process(service: Address, compiler: Compiler, inputs: Digest) -> Process:
    return compiler_process(
        compiler,
        inputs,
        ("check-service", *INPUT_ARGUMENTS, service.spec),
        description=f"Looking over the service {service}",
    )
