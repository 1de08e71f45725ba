"""What BUILD files declare: the build is asked, which alone can read them, or a services.json is read."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from interlock import compiler

if TYPE_CHECKING:
    from interlock.ir.services import Service

PANTS = "pants"
_QUESTION = ("--no-dynamic-ui", "graph", "--graph-format=services", "::")
_PATIENCE = "1"
"""Seconds to wait for a run of Pants to end: it may take long, and be the one that started this command."""
_BUSY = "another pants invocation"


@dataclass(frozen=True, slots=True)
class Unknown:
    """Why it is not known what BUILD files declare, as half a sentence."""

    reason: str


def declared_services(root: Path, file: Path | None) -> tuple[Service, ...] | Unknown:
    """The services of a repository, of a services.json if one is given. Raises `click.UsageError` when that is none."""
    if file is not None:
        try:
            return compiler.read_services(file)
        except (OSError, ValueError) as error:
            raise click.UsageError(f"{file}: {error}") from error
    if not (root / PANTS).is_file():
        return Unknown(f"there is no ./{PANTS} in {root}")
    try:
        done = _ask(root)
        if done.returncode:
            return Unknown(f"`{_shown()}` ended with {done.returncode}: {_last_line(done.stderr)}")
        return compiler.parse_services(done.stdout)
    except (OSError, ValueError) as error:
        return Unknown(f"`{_shown()}` gave no services: {' '.join(str(error).split())}")


def _ask(root: Path) -> subprocess.CompletedProcess[str]:
    # What Python and its environment files were told by whoever started this one is not for another Python.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PEX", "PYTHON"))}
    done = _run(root, {**environment, "PANTS_PANTSD_TIMEOUT_WHEN_MULTIPLE_INVOCATIONS": _PATIENCE})
    if done.returncode and _BUSY in done.stderr.lower():
        # Without the daemon, which looks after one run at a time.
        done = _run(root, {**environment, "PANTS_CONCURRENT": "true"})
    return done


def _run(root: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [f"./{PANTS}", *_QUESTION],
        cwd=root,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def _shown() -> str:
    return f"./{PANTS} {' '.join(_QUESTION[1:])}"


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "no reason was given"
