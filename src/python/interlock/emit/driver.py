"""The emitters, in one tuple, and the only code that writes their files to a disk."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from interlock.emit.asyncapi.emitter import AsyncApiEmitter
from interlock.emit.emitter import Emitter, OutputFile
from interlock.emit.openapi.emitter import OpenApiEmitter
from interlock.emit.python.emitter import PythonEmitter
from interlock.ir.system import Domain, System

EMITTERS: tuple[Emitter, ...] = (PythonEmitter(), OpenApiEmitter(), AsyncApiEmitter())


def emit_domain(system: System, domain: Domain) -> tuple[OutputFile, ...]:
    """The files of every emitter for one domain, in the order of the emitters."""
    return tuple(output for emitter in EMITTERS for output in emitter.emit(system, domain))


def write(outputs: Iterable[OutputFile], folder: Path) -> None:
    """Writes files below `folder`, making folders as needed; scripts can be run. Raises `OSError`."""
    for output in outputs:
        target = folder / output.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(output.content, encoding="utf-8", newline="\n")
        if output.content.startswith("#!"):
            target.chmod(0o755)
