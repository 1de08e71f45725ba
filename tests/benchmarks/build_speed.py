"""What Pants and the compiler cost over 300 specs in 30 folders: cold without a local cache, unchanged, one edited.

Run from the repository's root; the figures come from a copy of it with specs of its own and a daemon of its own.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.synthetic import api_yaml, models_yaml

FOLDERS = 30
SPECS_PER_FOLDER = 10
MODELS_PER_FOLDER = 10
OPERATIONS_PER_API = 3

_LEFT_OUT = shutil.ignore_patterns(
    ".git", ".pants.d", ".pids", "dist", "specs", "services", "tests", "__pycache__", "docs"
)
_COMPILE = re.compile(r"Completed: Compiling specs/")


@dataclass(frozen=True)
class Step:
    """One run of Pants: wall seconds, CPU seconds of the processes it started, and how many of them compiled specs."""

    wall: float
    cpu: float
    compilations: int


def report() -> Iterator[str]:
    """Lines of figures, each with the goal it is held against."""
    with tempfile.TemporaryDirectory() as folder:
        copy = _Copy(Path(folder) / "repo")
        try:
            # Starts the daemon and puts the compiler together: once for a machine, not once for a change.
            copy.generate(f"specs/domain_{FOLDERS:03}::")
            cold = copy.generate("::")
            unchanged = copy.generate("::")
            copy.edit_one_spec()
            edited = copy.generate("::")
        finally:
            copy.stop_daemon()
    specs = FOLDERS * SPECS_PER_FOLDER
    yield f"{specs} specs in {FOLDERS} folders, cold: {cold.compilations} compiler processes, {cold.wall:.1f} s"
    yield f"  CPU of all processes started: {cold.cpu:.2f} s (goal <= 6)"
    yield f"nothing changed, daemon warm: {unchanged.compilations} compiler processes (goal 0), {unchanged.wall:.1f} s"
    yield f"one spec edited: {edited.compilations} compiler processes (goal 1), {edited.wall:.1f} s"


class _Copy:
    """The repository without its own specs and services, and with synthetic ones: a folder more than is measured."""

    def __init__(self, root: Path) -> None:
        self._root = root
        shutil.copytree(Path.cwd(), root, ignore=_LEFT_OUT)
        for number in range(FOLDERS + 1):
            self._write_folder(number)

    def _write_folder(self, number: int) -> None:
        folder = self._root / "specs" / f"domain_{number:03}"
        folder.mkdir(parents=True)
        (folder / "models.yaml").write_text(models_yaml(MODELS_PER_FOLDER), encoding="utf-8")
        apis = [f"api_{index}" for index in range(SPECS_PER_FOLDER - 1)]
        for index, api in enumerate(apis):
            text = api_yaml(number, MODELS_PER_FOLDER, OPERATIONS_PER_API)
            text = text.replace(f"/domain-{number:03}", f"/domain-{number:03}/{index}")
            text = text.replace("EntityNotFound", f"EntityNotFound{index}")
            (folder / f"{api}.yaml").write_text(text, encoding="utf-8")
        targets = ['spec_models(name="models")', *(f'spec_router(name="{api}", source="{api}.yaml")' for api in apis)]
        (folder / "BUILD").write_text("\n".join([*targets, ""]), encoding="utf-8")

    def edit_one_spec(self) -> None:
        spec = self._root / "specs" / "domain_007" / "models.yaml"
        spec.write_text(
            spec.read_text(encoding="utf-8").replace("max_length: 200", "max_length: 201"), encoding="utf-8"
        )

    def generate(self, targets: str) -> Step:
        before, started = self._cpu_of_children(), time.perf_counter()
        command = ["./pants", "--no-dynamic-ui", "--no-local-cache", "-ldebug", "generate", targets]
        done = subprocess.run(command, cwd=self._root, env=_environment(), capture_output=True, text=True, check=False)
        wall = time.perf_counter() - started
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
        ran = {line.partition("Compiling ")[2] for line in done.stderr.splitlines() if _COMPILE.search(line)}
        return Step(wall, self._cpu_of_children() - before, len(ran))

    def _daemon(self) -> int | None:
        for found in (self._root / ".pids").glob("*/pantsd/pid"):
            return int(found.read_text(encoding="utf-8"))
        return None

    def _cpu_of_children(self) -> float:
        """CPU seconds of the processes that the daemon started and that have ended."""
        daemon = self._daemon()
        if daemon is None:
            return 0.0
        fields = Path(f"/proc/{daemon}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")

    def stop_daemon(self) -> None:
        if (daemon := self._daemon()) is not None:
            os.kill(daemon, signal.SIGTERM)


def _environment() -> dict[str, str]:
    """Without what Pants sets for the process that this runs in."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PEX", "PYTHON"))}
