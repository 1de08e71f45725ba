"""What BUILD files declare: the build is asked, which alone can read them, or what it printed is read from a file."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from interlock import connections

if TYPE_CHECKING:
    from interlock.topology.declared_file import Declared

PANTS = "pants"
_QUESTION = ("--no-dynamic-ui", "graph", "--graph-format=services", "::")
_BUSY = "another pants invocation"
_ENGINE = "Engine traceback:"
_EXCEPTION = re.compile(r"[A-Z]\w*: ")
_NOISE = re.compile(
    r"Use --print-stacktrace |See \S+ for common issues|Consider reaching out |\d\d:\d\d:\d\d\.\d\d \[(INFO|WARN)\]"
)


@dataclass(frozen=True, slots=True)
class Unknown:
    """Why it is not known what BUILD files declare."""

    reason: str


class Refused(Unknown):
    """The build could be asked, and what it read is wrong."""


def declared(root: Path, file: Path | None) -> Declared | Unknown:
    """What the services of a repository declare and use, or what a file says of it.

    Raises `click.UsageError` when a file is given that is no such one.
    """
    if file is not None:
        try:
            return connections.parse_declared(file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise click.UsageError(f"{file}: {error}") from error
    if not (root / PANTS).is_file():
        return Unknown(f"there is no ./{PANTS} in {root}")
    try:
        answer = _ask(root)
        if answer.exit_code:
            return _failure(answer)
        return connections.parse_declared(answer.stdout.decode())
    except (OSError, ValueError) as error:
        return Unknown(f"`{_shown()}` gave no services: {' '.join(str(error).split())}")


@dataclass(frozen=True, slots=True)
class _Answer:
    exit_code: int
    stdout: bytes
    stderr: str


class _Busy(Exception):
    """Another run of Pants is under way."""


def _ask(root: Path) -> _Answer:
    # What Python and its environment files were told by whoever started this one is not for another Python.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PEX", "PYTHON"))}
    try:
        return _run(root, environment)
    except _Busy:
        # Without the daemon, which looks after one run at a time.
        return _run(root, {**environment, "PANTS_CONCURRENT": "true"})


def _run(root: Path, environment: dict[str, str]) -> _Answer:
    """Raises `_Busy` when the daemon has another run to look after, which may take long, and have started this one.

    That is not left to an option of Pants: one that the run before did not have makes its daemon start anew.
    """
    with (
        tempfile.TemporaryFile() as answer,
        subprocess.Popen(
            [f"./{PANTS}", *_QUESTION],
            cwd=root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=answer,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
        ) as asked,
    ):
        assert asked.stderr is not None
        told: list[str] = []
        for line in asked.stderr:
            told.append(line)
            if _BUSY in line.lower() and "PANTS_CONCURRENT" not in environment:
                asked.terminate()
                raise _Busy
        exit_code = asked.wait()
        answer.seek(0)
        return _Answer(exit_code, answer.read(), "".join(told))


def _failure(answer: _Answer) -> Unknown:
    ended = f"`{_shown()}` ended with {answer.exit_code}: "
    lines = [line.rstrip() for line in answer.stderr.splitlines() if line.strip() and not _NOISE.match(line)]
    if _ENGINE in lines:
        below = lines[lines.index(_ENGINE) + 1 :]
        first = next((index for index, line in enumerate(below) if _EXCEPTION.match(line)), 0)
        return Refused(ended + "\n".join(below[first:]))
    return Unknown(ended + (lines[-1].strip() if lines else "no reason was given"))


def _shown() -> str:
    return f"./{PANTS} {' '.join(_QUESTION[1:])}"
