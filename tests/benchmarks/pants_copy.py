"""A copy of the repository with a daemon of its own, in which runs of Pants are measured."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

# Of the repository's root, and of every folder.
_LEFT_OUT_AT_THE_TOP = frozenset({".git", ".pants.d", ".pids", "dist", "specs", "services", "tests", "docs"})
_LEFT_OUT = frozenset({"__pycache__"})
_PROCESS = re.compile(r'spawned local process .* description: "([^"]*)"')


@dataclass(frozen=True)
class Run:
    """One run of Pants: wall seconds, CPU seconds of the processes it started, and the descriptions of those."""

    wall: float
    cpu: float
    processes: tuple[str, ...]

    def count(self, description: str) -> int:
        """How many processes had a description that begins like this."""
        return sum(process.startswith(description) for process in self.processes)


def _left_out(folder: str, names: list[str]) -> set[str]:
    is_top = Path(folder) == Path.cwd()
    return set(names) & (_LEFT_OUT | _LEFT_OUT_AT_THE_TOP if is_top else _LEFT_OUT)


class PantsCopy:
    """The repository without its own specs, services and tests. Made from the working directory."""

    def __init__(self, root: Path) -> None:
        self.root = root
        # Of its own, so that nothing is known there from measuring before.
        self._named_caches = root.with_name(f"{root.name}_named_caches")
        shutil.copytree(Path.cwd(), root, ignore=_left_out)

    def write(self, path: str, text: str) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def replace(self, path: str, old: str, new: str) -> None:
        target = self.root / path
        text = target.read_text(encoding="utf-8")
        if old not in text:
            raise ValueError(f"{path} does not hold {old!r}")
        target.write_text(text.replace(old, new), encoding="utf-8")

    def pants(self, *arguments: str) -> Run:
        """Raises `RuntimeError` with the output when Pants does not end with 0."""
        before, started = self._cpu_of_children(), time.perf_counter()
        options = ("--no-dynamic-ui", "--no-local-cache", f"--named-caches-dir={self._named_caches}", "-ldebug")
        command = ["./pants", *options, *arguments]
        done = subprocess.run(command, cwd=self.root, env=_environment(), capture_output=True, text=True, check=False)
        wall = time.perf_counter() - started
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
        return Run(wall, self._cpu_of_children() - before, tuple(_PROCESS.findall(done.stderr)))

    def stop_daemon(self) -> None:
        if (daemon := self._daemon()) is not None:
            os.kill(daemon, signal.SIGTERM)

    def _daemon(self) -> int | None:
        for found in (self.root / ".pids").glob("*/pantsd/pid"):
            return int(found.read_text(encoding="utf-8"))
        return None

    def _cpu_of_children(self) -> float:
        """CPU seconds of the processes that the daemon started and that have ended."""
        daemon = self._daemon()
        if daemon is None:
            return 0.0
        fields = Path(f"/proc/{daemon}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")


def _environment() -> dict[str, str]:
    """Without what Pants sets for the process that this runs in."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PEX", "PYTHON"))}
