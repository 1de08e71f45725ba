"""Where the specs are: the repository's root, and the spec folders that paths on the command line mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import rich_click as click

SPECS = "specs"
_MARKS = ("pants.toml", SPECS)


def find_root(start: Path) -> Path:
    """The nearest folder, from `start` upwards, that has a pants.toml, or else the nearest that has a `specs` folder.

    Raises `click.UsageError` when there is none.
    """
    upwards = (start, *start.parents)
    for mark in _MARKS:
        for folder in upwards:
            if (folder / mark).exists():
                return folder
    raise click.UsageError(f"no pants.toml and no `{SPECS}` folder from {start} upwards; say where with --root")


def spec_folders(root: Path, paths: Iterable[Path]) -> list[str]:
    """The folders, relative to `root`, of all specs at or below `paths`.

    Raises `click.UsageError` for a path that has none.
    """
    found: dict[str, None] = {}
    for path in paths:
        folders = sorted(set(_folders(root, path.resolve())))
        if not folders:
            raise click.UsageError(f"there are no specs in {path}; they lie below {root / SPECS}")
        found.update(dict.fromkeys(folders))
    return list(found)


def _folders(root: Path, path: Path) -> Iterator[str]:
    files = path.rglob("*.yaml") if path.is_dir() else (path,)
    for file in files:
        if file.is_file() and file.is_relative_to(root / SPECS):
            yield file.parent.relative_to(root).as_posix()
