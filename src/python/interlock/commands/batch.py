"""The arguments of commands that run for every batch of files.

A change of a thousand files starts a dozen of their processes, so they read their few options without the standard
library's parsers, which take, with all that they import, a sixth of the time in which such a process starts.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NamedTuple


class Batch(NamedTuple):
    """The files, and the values of options (`out`) in the order in which they were given."""

    files: tuple[str, ...]
    options: tuple[tuple[str, str], ...]

    def all(self, option: str) -> tuple[str, ...]:
        return tuple(value for name, value in self.options if name == option)

    def last(self, option: str) -> str:
        """The last value of an option that was given."""
        return self.all(option)[-1]


def read_batch(command: str, arguments: Sequence[str], *, required: Sequence[str], optional: Sequence[str]) -> Batch:
    """Options, `--name VALUE` each, and the files after them. Raises `SystemExit` with exit code 2 on wrong usage."""
    options: list[tuple[str, str]] = []
    at = 0
    while at < len(arguments) and arguments[at].startswith("--"):
        name = arguments[at].removeprefix("--")
        if name not in (*required, *optional) or at + 1 == len(arguments):
            raise _wrong(command, f"--{name} is no option that is followed by a value")
        options.append((name, arguments[at + 1]))
        at += 2
    batch = Batch(tuple(arguments[at:]), tuple(options))
    missing = [f"--{name}" for name in required if not batch.all(name)] + ([] if batch.files else ["FILE"])
    if missing:
        raise _wrong(command, f"there is no {', no '.join(missing)}")
    return batch


def _wrong(command: str, problem: str) -> SystemExit:
    print(f"python -m interlock {command}: error: {problem}", file=sys.stderr)
    return SystemExit(2)
