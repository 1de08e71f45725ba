"""The same files give the same bytes, whatever Python's hash seed is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from interlock.topology.testing import read_build, services_json
from interlock.topology.testing_synthetic import synthetic_files

COMMANDS = (
    ("lint-graph", "--format", "json"),
    ("graph", "--format", "json"),
    ("graph", "--format", "mermaid"),
    ("graph", "--format", "dot"),
    ("graph", "--affected-by", "specs"),
)


def spoilt(path: str, text: str) -> str:
    """With a mistake of several kinds in every service."""
    if path.endswith("/events.yaml"):
        return text.replace("publishers: [service_", "publishers: [servise_")
    return text.replace('"redis"', "").replace('"get_thing"', '"get_think"') if path.endswith("/BUILD") else text


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("repository")
    files = {path: spoilt(path, text) for path, text in synthetic_files(20, 120).items()}
    services = [
        service for path, text in files.items() if path.endswith("/BUILD") for service in read_build(path, text)
    ]
    for path, text in {**files, "services.json": services_json(services)}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


def run(root: Path, command: tuple[str, ...], seed: str) -> tuple[int, str, str]:
    name, *options = command
    done = subprocess.run(
        [sys.executable, "-m", "interlock", name, "--services", "services.json", *options],
        cwd=root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path)), "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_findings_and_drawings_are_the_same(repository: Path, command: tuple[str, ...]) -> None:
    code, out, err = run(repository, command, "0")
    assert code == 1
    assert out
    assert "Traceback" not in err
    assert "graph/unknown-name" in out + err
    assert run(repository, command, "42") == (code, out, err)
