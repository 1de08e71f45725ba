"""Where packages are written to, and whether anything is in the way there."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pants.engine.addresses import Address


class OutputInTheWay(Exception):
    """What lies where a package goes cannot be written over. The message names it."""

    def __init__(self, address: Address, obstacles: Iterable[str]) -> None:
        listed = ", ".join(obstacles)
        super().__init__(f"{address} cannot be written, because there is {listed}. Move it away.")


@dataclass(frozen=True)
class PlaceRequest:
    """Asks for a place to write to. The paths are relative to the root. Raises `OutputInTheWay`."""

    address: Address
    folders: tuple[str, ...]
    files: tuple[str, ...]


@dataclass(frozen=True)
class FreePlace:
    """Nothing is in the way there."""


def output_folder(address: Address) -> str:
    """`infra/compose` for `infra:compose`, below the folder of distributions."""
    return posixpath.join(address.spec_path, address.target_name)


def written_place(address: Address, dist: str, folders: Iterable[str], files: Iterable[str]) -> PlaceRequest:
    """Where files go that are written over those of before. The paths are those below the folder of distributions."""
    return PlaceRequest(
        address,
        tuple(posixpath.join(dist, folder) for folder in folders),
        tuple(posixpath.join(dist, file) for file in files),
    )


def replaced_place(address: Address, dist: str) -> PlaceRequest:
    """Where a folder goes in place of whatever lies there: the folders that it lies in."""
    parts = posixpath.join(dist, output_folder(address)).split("/")
    return PlaceRequest(address, tuple("/".join(parts[:count]) for count in range(1, len(parts))), ())


def check_place(root: str, place: PlaceRequest) -> FreePlace:
    obstacles = [
        *(f"a file at {path}" for path in sorted(place.folders) if _is_file(Path(root, path))),
        *(f"a folder at {path}" for path in sorted(place.files) if Path(root, path).is_dir()),
    ]
    if obstacles:
        raise OutputInTheWay(place.address, obstacles)
    return FreePlace()


def _is_file(path: Path) -> bool:
    """Whether anything but a folder is there, be it a link that leads nowhere."""
    return (path.exists() or path.is_symlink()) and not path.is_dir()
