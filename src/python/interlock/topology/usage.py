"""What the code of services depends on, as the build knows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from interlock.ir.services import SpecAddress


class Piece(StrEnum):
    """What is generated from a spec, of which a service takes what it imports. Those that need an edge are named."""

    SERVER = "server"
    CLIENT = "client"
    PUBLISHER = "publisher"
    SUBSCRIBER = "subscriber"
    WORKER = "worker"
    ENQUEUE = "enqueue"


@dataclass(frozen=True, slots=True)
class GeneratedUse:
    """A generated module among what a service depends on.

    `piece` is None for what everybody may import: models, errors, documents. `through` is a chain of files, by path,
    from the service to the one that imports it.
    """

    spec: SpecAddress
    piece: Piece | None
    through: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ServiceUsage:
    """All that a service depends on, at whatever distance: generated modules, and projects of others by name.

    `files` are the files of the repository, by path, that it is made of: its own, those of libraries, and locks.
    """

    generated: tuple[GeneratedUse, ...]
    requirements: frozenset[str]
    files: tuple[str, ...] = ()

    def takes(self, spec: SpecAddress, *pieces: Piece) -> bool:
        return any(use.spec == spec and use.piece in pieces for use in self.generated)


Usage = Mapping[str, ServiceUsage]
"""By the name of the service."""
