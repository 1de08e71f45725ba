"""JSON Schemas of the specs, for editors: one process over all specs of the repository."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pants.engine.fs import Digest
from pants.engine.process import Process
from pants.engine.target import Target

from interlock_pants.compiler.process import OUT, Compiler, compiler_process
from interlock_pants.service.target import ServiceTarget


@dataclass(frozen=True)
class EditorSchemasRequest:
    """Asks for the schemas of all specs. Mistakes in specs do not stand in the way."""


@dataclass(frozen=True)
class EditorSchemas:
    digest: Digest


def service_names(targets: Iterable[Target]) -> tuple[str, ...]:
    """The names by which specs may call services, sorted."""
    return tuple(sorted({target.address.target_name for target in targets if target.alias == ServiceTarget.alias}))


def schemas_process(services: Iterable[str], compiler: Compiler, specs: Digest) -> Process:
    names = (argument for service in services for argument in ("--service", service))
    return compiler_process(
        compiler, specs, ("schemas", "--out", OUT, *names), description="Describing specs for editors"
    )
