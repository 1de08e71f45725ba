"""The compiler's output against the recorded one, and the recorded output as code that must stand for itself.

`INTERLOCK_UPDATE_GOLDEN=1` records the output anew.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

import interlock_runtime
from tests.golden.compiled import compiled, record
from tests.golden.scenarios import PYTHON, Scenario, scenarios

RUFF = PYTHON / "ruff.toml"
RUNTIME = Path(interlock_runtime.__path__[0]).parent


def run(*arguments: str, cwd: Path, **environment: str) -> str:
    """The output of a Python process that finds what this one finds, and what lies in its folder."""
    path = os.pathsep.join([str(cwd), *map(os.path.abspath, sys.path)])
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda scenario: scenario.name)
def test_output_is_the_recorded_one(scenario: Scenario) -> None:
    if os.environ.get("INTERLOCK_UPDATE_GOLDEN") == "1":
        record(scenario)
    assert compiled(scenario) == scenario.recorded()


def test_a_missing_an_extra_and_a_changed_file_are_told(tmp_path: Path) -> None:
    spec = tmp_path / "specs" / "one" / "models.yaml"
    spec.parent.mkdir(parents=True)
    spec.write_text("models:\n  A: {fields: {x: int}}\n")
    scenario = Scenario(tmp_path)
    assert scenario.recorded() == {}
    record(scenario)
    assert scenario.recorded() == compiled(scenario)
    extra = scenario.output / "specs" / "one" / "extra.py"
    extra.write_text("")
    assert scenario.recorded().keys() - compiled(scenario).keys() == {"specs/one/extra.py"}
    record(scenario)
    assert scenario.recorded() == compiled(scenario)


def test_output_does_not_depend_on_the_hash_seed(tmp_path: Path) -> None:
    program = tmp_path / "digest.py"
    program.write_text(
        "from tests.golden.compiled import compiled\n"
        "from tests.golden.scenarios import scenarios\n"
        "for scenario in scenarios():\n"
        "    for path, content in compiled(scenario).items():\n"
        "        print(path, repr(content))\n"
    )
    digests = {
        hashlib.sha256(run(str(program), cwd=tmp_path, PYTHONHASHSEED=seed).encode()).hexdigest() for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_every_generated_module_can_be_imported_without_a_warning(tree: Path) -> None:
    modules = [path.relative_to(tree).with_suffix("").as_posix().replace("/", ".") for path in tree.rglob("*.py")]
    program = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)"
    run("-W", "error", "-c", program, *sorted(modules), cwd=tree)


def test_generated_modules_pass_mypy_strict(tree: Path) -> None:
    config = tree / "mypy.ini"
    config.write_text(f"[mypy]\nstrict = True\nmypy_path = {RUNTIME}\nnamespace_packages = True\n")
    arguments = ("--config-file", str(config), "--explicit-package-bases", "--cache-dir", str(tree / ".mypy"))
    run("-m", "mypy", *arguments, "specs", cwd=tree)


def test_generated_modules_pass_ruff(tree: Path) -> None:
    run("-m", "ruff", "check", "--no-cache", "--config", str(RUFF), "specs", cwd=tree)


def test_generated_modules_are_formatted_as_ruff_formats(tree: Path) -> None:
    run("-m", "ruff", "format", "--no-cache", "--diff", "--config", str(RUFF), "specs", cwd=tree)
