"""Where things are: the repository's root, and the specs and sources that paths on the command line mean."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import rich_click as click

SPECS = "specs"
SERVICES = "services"
_MARKS = ("pants.toml", SPECS)
_SPEC_SUFFIXES = (".yaml", ".yml")
_SOURCE_SUFFIX = ".py"


@dataclass(frozen=True, slots=True)
class Asked:
    """What paths mean, all relative to the root and sorted.

    `specs` are spec files, `sources` the files and folders below services/ in which Python lies. `is_everything` when
    the whole repository is meant.
    """

    specs: tuple[str, ...]
    sources: tuple[str, ...]
    is_everything: bool = False

    def has(self, path: str) -> bool:
        """Whether a file is among what is meant."""
        below = any(path == source or path.startswith(f"{source}/") for source in self.sources)
        return self.is_everything or below or path in self.specs

    @property
    def spec_folders(self) -> tuple[str, ...]:
        return tuple(sorted({spec.rpartition("/")[0] for spec in self.specs}))


def find_root(given: Path | None) -> Path:
    """The given folder, or else the nearest from the working directory upwards that has a pants.toml, or else `specs`.

    Raises `click.UsageError` when there is none.
    """
    if given is not None:
        return given.resolve()
    start = Path.cwd().resolve()
    upwards = (start, *start.parents)
    for mark in _MARKS:
        for folder in upwards:
            if (folder / mark).exists():
                return folder
    raise click.UsageError(f"no pants.toml and no `{SPECS}` folder from {start} upwards; say where with --root")


def asked(root: Path, paths: Iterable[Path]) -> Asked:
    """What lies at or below `paths`, or in the whole repository when there are none.

    Raises `click.UsageError` for a path with nothing to look at.
    """
    specs: set[str] = set()
    sources: set[str] = set()
    looked_at = tuple(paths) or (root,)
    for path in looked_at:
        found = path.resolve()
        below_specs, below_services = set(_specs(root, found)), set(_sources(root, found))
        if not below_specs and not below_services:
            raise click.UsageError(
                f"there are neither specs nor Python sources of services in {path}; "
                f"they lie below {root / SPECS} and {root / SERVICES}"
            )
        specs |= below_specs
        sources |= below_services
    return Asked(
        tuple(sorted(specs)), tuple(sorted(sources)), is_everything=root in {path.resolve() for path in looked_at}
    )


def asked_specs(root: Path, paths: Iterable[Path]) -> tuple[str, ...]:
    """The spec files at or below `paths`, or all of them, relative to the root and sorted.

    Raises `click.UsageError` for a path that has none.
    """
    specs: set[str] = set()
    for path in tuple(paths) or (root,):
        below = set(_specs(root, path.resolve()))
        if not below:
            raise click.UsageError(f"there are no specs in {path}; they lie below {root / SPECS}")
        specs |= below
    return tuple(sorted(specs))


def tracked_files(root: Path, folder: str) -> tuple[str, ...]:
    """The files below a folder that git tracks, relative to the root; none without git or outside of its reach."""
    try:
        done = subprocess.run(
            ["git", "-C", str(root), "ls-files", "-z", "--", folder], capture_output=True, check=False
        )
    except FileNotFoundError:
        return ()
    return tuple(path for path in os.fsdecode(done.stdout).split("\0") if path)


def _specs(root: Path, path: Path) -> Iterator[str]:
    """Looks below specs/ alone, however much else lies below the path."""
    place = _common(path, root / SPECS)
    files = [] if place is None else place.rglob("*") if place.is_dir() else [place]
    for file in files:
        if file.suffix in _SPEC_SUFFIXES and file.is_file():
            yield file.relative_to(root).as_posix()


def _sources(root: Path, path: Path) -> Iterator[str]:
    """The path itself, or services/ when that lies below it. What is no source there is for others to pass over."""
    place = _common(path, root / SERVICES)
    if place is None:
        return
    if (place.is_dir() and any(place.rglob(f"*{_SOURCE_SUFFIX}"))) or place.suffix == _SOURCE_SUFFIX:
        yield place.relative_to(root).as_posix()


def _common(path: Path, folder: Path) -> Path | None:
    """What a path and a folder have in common: the one that lies in the other, if either does and is there."""
    if path.is_relative_to(folder):
        return path
    return folder if folder.is_relative_to(path) and folder.is_dir() else None
