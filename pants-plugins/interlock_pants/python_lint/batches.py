"""Files in batches of nearly one size, most of which stay as they are when other files come and go.

Pants' `partition_sequentially` looks for an end at every file: of batches around a size, one is a fifth of it and
another half as much again. The small ones cost a process each, and whoever edits a file of a large one waits for it.
Here an end is looked for within a quarter of the size to either side, and is found near the same files after a change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zlib import crc32


def in_batches(files: Iterable[str], size: int) -> tuple[tuple[str, ...], ...]:
    """Sorted files in batches of about `size`, from three to five quarters of it; the last may be smaller."""
    return tuple(_batches(sorted(files), least=size - size // 4, most=size + size // 4))


def _batches(files: list[str], least: int, most: int) -> Iterator[tuple[str, ...]]:
    one_in = max((most - least) // 2, 1)
    start = 0
    while len(files) - start > most:
        # A batch ends before a file that says so by its name, wherever it stands among the others.
        ends = range(start + least, start + most)
        end = next((end for end in ends if crc32(files[end].encode()) % one_in == 0), start + most)
        yield tuple(files[start:end])
        start = end
    if start < len(files):
        yield tuple(files[start:])
