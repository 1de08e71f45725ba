"""A repository in a temporary folder, with the real `./pants` in it."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

REPOSITORY = Path(__file__).parents[2]

_SPAWNED = re.compile(r'spawned local process .* description: "([^"]*)"')
_LOG_LINE = re.compile(r"^\d\d:\d\d:\d\d\.\d\d \[(?:DEBUG|TRACE)\]")

_PANTS_TOML = """\
    [GLOBAL]
    pants_version = "2.17.1"
    pythonpath = ["%(buildroot)s/pants-plugins"]
    backend_packages = ["pants.backend.python", "interlock_pants"]

    [anonymous-telemetry]
    enabled = false

    [source]
    root_patterns = ["/", "/src/python", "/pants-plugins"]

    [interlock]
    compiler_sources = "src/python/interlock"

    [python]
    interpreter_constraints = ["CPython==3.11.*"]
    enable_resolves = true
    default_resolve = "default"
    resolves_generate_lockfiles = false
    pip_version = "23.1.2"

    [python.resolves]
    default = "3rdparty/python/default.lock"
    pytest = "3rdparty/python/pytest.lock"

    [pytest]
    install_from_resolve = "pytest"

    [python-infer]
    use_rust_parser = true

    [python-bootstrap]
    search_path = ["<PYENV>", "/usr/local/bin", "/usr/bin", "/opt/homebrew/bin"]

    [pex]
    executable_search_paths = ["/usr/local/bin", "/usr/bin", "/bin"]
"""
_FILES = (
    "pants",
    "pants-plugins/interlock_pants",
    "src/python/interlock",
    "src/python/interlock_runtime",
    "3rdparty/python/default.in",
    "3rdparty/python/default.lock",
    "3rdparty/python/pants.lock",
    "3rdparty/python/pytest.lock",
)


@dataclass(frozen=True)
class Outcome:
    """What a run of Pants came to. `processes` are the descriptions of those that really ran, sorted."""

    exit_code: int
    output: str
    processes: tuple[str, ...]

    @property
    def compiled(self) -> tuple[str, ...]:
        """The spec folder of each process that compiled one."""
        return tuple(text.removeprefix("Compiling ") for text in self.processes if text.startswith("Compiling "))

    def lines(self) -> list[str]:
        """The output without the log."""
        return [line for line in self.output.splitlines() if line and not _LOG_LINE.match(line)]


@dataclass(frozen=True)
class Project:
    """A repository. Its Pants shares the machine's caches, and has a daemon of its own until `stop` is called."""

    root: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    def write(self, path: str, text: str) -> Path:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(dedent(text), encoding="utf-8")
        return target

    def replace(self, path: str, old: str, new: str) -> None:
        target = self.root / path
        text = target.read_text(encoding="utf-8")
        assert old in text
        target.write_text(text.replace(old, new), encoding="utf-8")

    def read(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def generated(self) -> list[str]:
        """The files below dist/codegen but for what only editors read, sorted."""
        output = self.root / "dist/codegen"
        files = (path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file())
        return sorted(file for file in files if not file.startswith("."))

    def pants(self, *arguments: str) -> Outcome:
        finished = subprocess.run(
            ["./pants", "--no-dynamic-ui", "--level=debug", *arguments],
            cwd=self.root,
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return Outcome(finished.returncode, finished.stdout, tuple(sorted(_SPAWNED.findall(finished.stdout))))

    def stop(self) -> None:
        """Ends the daemon, if there is one."""
        for path in self.root.glob(".pids/*/pantsd/pid"):
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(path.read_text(encoding="utf-8")), signal.SIGTERM)


def copy_into(root: Path, *paths: str) -> None:
    """Copies files and folders of this repository to the same places in another."""
    for path in paths:
        source, target = REPOSITORY / path, root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "BUILD", "*_test.py"))
        else:
            shutil.copy2(source, target)


def write_minimal_repository(project: Project) -> None:
    """What a repository needs to compile and check specs with this plugin: no specs, no services."""
    copy_into(project.root, *_FILES)
    project.write("pants.toml", _PANTS_TOML)
    project.write("3rdparty/python/BUILD", 'python_requirements(name="default", source="default.in")\n')
    project.write("src/python/interlock_runtime/BUILD", 'python_sources(sources=["**/*.py"])\n')
