"""What specs and services together declare, as the rules over Python are told it."""

from __future__ import annotations

from dataclasses import dataclass

from pants.engine.fs import Digest
from pants.engine.process import Process

from interlock_pants.compiler.process import OUT, Compiler, compiler_process
from interlock_pants.services_file.document import SERVICES_FILE

FACTS_FILE = "facts.json"


@dataclass(frozen=True)
class FactsRequest:
    """Asks for what specs and services together declare."""


@dataclass(frozen=True)
class Facts:
    """`FACTS_FILE`, of what has no mistakes: those are told of by the linters of specs and of services."""

    digest: Digest


def facts_process(compiler: Compiler, declared: Digest) -> Process:
    return compiler_process(
        compiler,
        declared,
        ("facts", "--services", SERVICES_FILE, "--out", f"{OUT}/{FACTS_FILE}"),
        description="Reading what specs and services declare",
    )
