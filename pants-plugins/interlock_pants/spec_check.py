"""The question what is wrong with some specs, and the compiler's answer."""

from __future__ import annotations

from dataclasses import dataclass

from pants.engine.fs import Digest
from pants.engine.process import Process

from interlock_pants.compiler_process import Compiler, compiler_process


@dataclass(frozen=True)
class CheckRequest:
    """Asks for every finding in some spec folders and in those that they refer to."""

    folders: tuple[str, ...]


@dataclass(frozen=True)
class Checked:
    exit_code: int
    report: str


def check_process(request: CheckRequest, compiler: Compiler, specs: Digest) -> Process:
    return compiler_process(
        compiler, specs, ("check", *request.folders), description=f"Checking {', '.join(request.folders)}"
    )
