"""What a service declares about its neighbours. What is wrong with that, the compiler tells. No Pants here."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

_ADDRESS = re.compile(r"(?://)?(?P<folder>[A-Za-z0-9_][\w./-]*):(?P<name>[\w.-]+)")


class Kind(enum.Enum):
    """What runs in a service's process. All are started as `python -m <module>`."""

    FASTAPI = "fastapi"
    FASTSTREAM = "faststream"
    AIOGRAM = "aiogram"
    CELERY = "celery"
    PYTHON = "python"

    @property
    def serves_http(self) -> bool:
        """Whether its container can be asked for its health over HTTP, whatever else it answers."""
        return self in (Kind.FASTAPI, Kind.FASTSTREAM, Kind.AIOGRAM)


@dataclass(frozen=True, order=True)
class SpecAddress:
    """A spec's target: `specs/users:api`."""

    folder: str
    name: str

    def __str__(self) -> str:
        return f"{self.folder}:{self.name}"


@dataclass(frozen=True, order=True)
class SpecEdge:
    """That a service names the target at `address` in its field `field`. `text` is the address as it stands there."""

    field: str
    text: str
    address: SpecAddress


def parse_address(text: str) -> SpecAddress | None:
    match = _ADDRESS.fullmatch(text)
    return None if match is None else SpecAddress(match["folder"].rstrip("/"), match["name"])
