"""Runs the command as people do: as a process, on a terminal or not."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

PATH = os.pathsep.join(str(Path(entry).resolve()) for entry in sys.path)
"""What is found here is found from every working directory."""

GOOD = """\
models:
  Product:
    doc: What is sold.
    fields:
      name: {type: string, doc: What it is called., max_length: 80}
"""
BAD = """\
models:
  Product:
    fields:
      name: {type: string, dco: What it is called.}
"""


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "TERM")}
    return {**kept, "PYTHONPATH": PATH, "PYTHONDONTWRITEBYTECODE": "1", **more}


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "interlock_cli.main", *arguments]


def interlock(cwd: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments), cwd=cwd, env=environment(**more), capture_output=True, text=True, timeout=60, check=False
    )


def on_a_terminal(cwd: Path, *arguments: str, **more: str) -> str:
    """What the command writes when standard output is a terminal."""
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        command(*arguments), cwd=cwd, env=environment(TERM="xterm-256color", **more), stdout=theirs, stdin=theirs
    )
    os.close(theirs)
    chunks: list[bytes] = []
    while True:
        try:
            chunk = os.read(ours, 65536)
        except OSError:
            break
        if not chunk:
            break
        chunks.append(chunk)
    os.close(ours)
    child.wait(60)
    return b"".join(chunks).decode()


def write_pants(root: Path, script: str) -> None:
    """Writes a `./pants` that does what a shell script says."""
    write(root, "pants", f"#!/bin/sh\n{script}\n")
    (root / "pants").chmod(0o755)


def write(root: Path, path: str, text: str) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
