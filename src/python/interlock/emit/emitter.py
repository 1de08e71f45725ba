"""What an emitter is, and what it returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from interlock.ir.system import Domain, System


@dataclass(frozen=True, slots=True, order=True)
class OutputFile:
    """A generated file: its path from the repository's root (`specs/users/models.py`) and its text, UTF-8 with LF."""

    path: str
    content: str


class Emitter(Protocol):
    """A pure function of the system for one domain of it. Emitters never touch the disk."""

    def emit(self, system: System, domain: Domain) -> tuple[OutputFile, ...]: ...
