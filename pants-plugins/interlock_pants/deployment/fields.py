"""Which services the fields of a `deployment` choose. What is wrong with them, the compiler tells. No Pants here."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass

PLATFORMS = ("compose", "kubernetes")


@dataclass(frozen=True, order=True)
class KnownService:
    """A service of the repository, as a deployment may name it."""

    name: str
    folder: str
    address: str


def selected_services(written: Iterable[str] | None, known: Iterable[KnownService]) -> tuple[str, ...]:
    """The names of the services that a deployment is of, sorted: all if it names none. Passes over unknown ones."""
    services = tuple(known)
    if written is None:
        return tuple(sorted(service.name for service in services))
    wanted = {_normal(text) for text in written}
    return tuple(sorted(service.name for service in services if wanted & {service.folder, service.address}))


def _normal(text: str) -> str:
    """`services/backend` for `//services/backend/`."""
    folder, colon, name = (text[2:] if text.startswith("//") else text).partition(":")
    return f"{posixpath.normpath(folder) if folder else folder}{colon}{name}"
