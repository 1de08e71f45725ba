"""Readings of a batch's files from one time to the next, so that an edit does not have the whole batch parsed again.

They are kept in one file, and are as good as new ones: what is kept of another text of a Python file, or by another
version of the compiler, is not used. When that file is missing or damaged, or cannot be written, it costs time and
nothing else.
"""

from __future__ import annotations

import contextlib
import marshal
import os
from collections.abc import Mapping
from typing import NamedTuple
from zlib import crc32

_CHECKED = 4


class Reading(NamedTuple):
    """What the others need of a file: its summary, encoded, and the modules that it may import."""

    summary: bytes
    imports: tuple[str, ...]


class Kept(NamedTuple):
    """The reading of a file, and the text of which it is."""

    source: bytes
    reading: Reading


# Without pathlib and pickle, as the command that reads files.
def load(path: str, made_by: str) -> Mapping[str, Kept]:
    """Readings by the path of their Python file. `made_by` names the compiler, and how it was told to read."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123  # as above
            data = file.read()
    except OSError:
        return {}
    rows = data[_CHECKED:]
    if data[:_CHECKED] != _checksum(rows):
        return {}
    maker, kept = marshal.loads(rows)  # as `save` wrote them, or the checksum were another
    if maker != made_by:
        return {}
    return {path: Kept(source, Reading(summary, imports)) for path, (source, summary, imports) in kept.items()}


def save(path: str, made_by: str, kept: Mapping[str, Kept]) -> None:
    """Puts the readings in the place of those that were kept there before."""
    rows = marshal.dumps((made_by, {path: (source, *reading) for path, (source, reading) in kept.items()}))
    unfinished = f"{path}.{os.getpid()}"
    with contextlib.suppress(OSError):
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120  # as above
        with open(unfinished, "wb") as file:  # noqa: PTH123  # as above
            file.write(_checksum(rows))
            file.write(rows)
        os.replace(unfinished, path)  # noqa: PTH105  # as above


def _checksum(rows: bytes) -> bytes:
    return crc32(rows).to_bytes(_CHECKED, "big")
