"""Options that name a document which another program wrote."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

_Read = TypeVar("_Read")


def document(read: Callable[[Path], _Read]) -> Callable[[str], _Read]:
    """The type of an option. A file that cannot be read, or that `read` refuses, is wrong usage."""

    def argument(path: str) -> _Read:
        try:
            return read(Path(path))
        except (OSError, ValueError) as error:
            raise ArgumentTypeError(str(error)) from error

    return argument


def text_of(read: Callable[[str], _Read]) -> Callable[[Path], _Read]:
    """Reads a file by its text."""
    return lambda path: read(path.read_text(encoding="utf-8"))
