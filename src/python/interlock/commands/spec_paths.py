"""Arguments that are specs and folders of specs. One with nothing to look at is wrong usage and not a success."""

from __future__ import annotations

import os
from argparse import ArgumentTypeError
from pathlib import Path

from interlock.workspace import READ_SUFFIXES, spec_files


def spec_folder(text: str) -> str:
    """The path, from the working directory, of a folder that holds specs. Raises `ArgumentTypeError`."""
    folder = _below_here(text)
    if not spec_files(Path(), folder):
        raise ArgumentTypeError(f"{text}: this is no folder with specs")
    return folder


def spec_folder_or_file(text: str) -> str:
    """The path, from the working directory, of a spec or of a folder that holds some. Raises `ArgumentTypeError`."""
    path = _below_here(text)
    if path.endswith(READ_SUFFIXES) and Path(path).is_file():
        return path
    if not spec_files(Path(), path):
        raise ArgumentTypeError(f"{text}: this is no spec and no folder with specs")
    return path


def _below_here(text: str) -> str:
    """A path as findings write it."""
    path = Path(os.path.relpath(text))
    if ".." in path.parts:
        raise ArgumentTypeError(f"{text}: this is not below the working directory")
    return path.as_posix()
