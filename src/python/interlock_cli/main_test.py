"""The command as a process, as people run it."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from interlock_cli import main
from interlock_cli.main import COMMANDS

PATH = os.pathsep.join(str(Path(entry).resolve()) for entry in sys.path)
"""What is found here is found from every working directory."""

GOOD = """\
models:
  Product:
    fields:
      name: string
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


def interlock(cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments), cwd=cwd, env=environment(), capture_output=True, text=True, timeout=60, check=False
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


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "pants.toml").touch()
    write(tmp_path, "shop", GOOD)
    write(tmp_path, "billing/invoices", GOOD)
    return tmp_path


def write(root: Path, folder: str, text: str) -> None:
    file = root / "specs" / folder / "models.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def test_nothing_wrong_is_exit_code_0(repository: Path) -> None:
    done = interlock(repository, "check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "no errors\n", "")


def test_findings_are_told_with_their_place_and_are_exit_code_1(repository: Path) -> None:
    write(repository, "shop", BAD)
    done = interlock(repository, "check")
    assert done.returncode == 1
    assert done.stdout.startswith("specs/shop/models.yaml:4:28: error[spec/unknown-key]: ")
    assert "did you mean `doc`?" in done.stdout
    assert done.stdout.endswith("in 1 file\n")
    assert "\x1b" not in done.stdout


def test_json_is_one_document_with_the_same_exit_codes(repository: Path) -> None:
    assert json.loads(interlock(repository, "check", "--json").stdout)["summary"]["errors"] == 0
    write(repository, "shop", BAD)
    done = interlock(repository, "check", "--json")
    assert done.returncode == 1
    document = json.loads(done.stdout)
    assert document["diagnostics"][0]["id"] == "spec/unknown-key"
    assert document["diagnostics"][0]["path"] == "specs/shop/models.yaml"


@pytest.mark.parametrize("path", ["specs/billing", "specs/billing/invoices", "specs/billing/invoices/models.yaml"])
def test_only_what_is_asked_for_is_checked(repository: Path, path: str) -> None:
    write(repository, "shop", BAD)
    assert interlock(repository, "check", path).returncode == 0
    assert interlock(repository, "check", path, "specs/shop").returncode == 1


def test_it_works_from_below_the_root(repository: Path) -> None:
    write(repository, "shop", BAD)
    below = repository / "specs" / "billing"
    assert interlock(below, "check").returncode == 1
    assert interlock(below, "check", "invoices").returncode == 0
    assert interlock(below, "check", ".").returncode == 0
    assert interlock(below, "check", "../shop").returncode == 1


def test_a_folder_of_specs_is_enough_of_a_repository(repository: Path) -> None:
    (repository / "pants.toml").unlink()
    assert interlock(repository / "specs" / "shop", "check").returncode == 0


def test_the_root_can_be_given(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    write(repository, "shop", BAD)
    assert interlock(elsewhere, "check", "--root", str(repository)).returncode == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check", "nowhere"), "nowhere"),
        (("check", "--unknown"), "--unknown"),
        (("check", "pants.toml"), "no specs"),
        (("chekc",), "chekc"),
        (("explain",), "ID"),
        (("explain", "spec/unknown-kye"), "spec/unknown-key"),
    ],
)
def test_wrong_usage_is_exit_code_2_and_says_what(repository: Path, arguments: tuple[str, ...], said: str) -> None:
    done = interlock(repository, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_place_without_specs_is_wrong_usage(tmp_path: Path) -> None:
    done = interlock(tmp_path, "check")
    assert done.returncode == 2
    assert "--root" in done.stderr


def test_a_finding_is_explained_by_its_id(repository: Path) -> None:
    done = interlock(repository, "explain", "spec/unknown-key")
    assert done.returncode == 0
    assert done.stdout.startswith("# spec/unknown-key\n")
    assert interlock(repository, "explain", "unknown-key").stdout == done.stdout


def test_an_explanation_comes_as_json_too(repository: Path) -> None:
    document = json.loads(interlock(repository, "explain", "spec/unknown-key", "--json").stdout)
    assert document["id"] == "spec/unknown-key"
    assert document["good"][0]["path"].startswith("specs/")


def test_there_is_colour_on_a_terminal_only_and_not_against_the_users_will(repository: Path) -> None:
    write(repository, "shop", BAD)
    assert "\x1b[1;31m" in on_a_terminal(repository, "check")
    assert "\x1b" not in on_a_terminal(repository, "check", NO_COLOR="1")
    assert "\x1b" not in on_a_terminal(repository, "explain", "spec/unknown-key", NO_COLOR="1")
    assert "\x1b[1" in on_a_terminal(repository, "explain", "spec/unknown-key")


def test_help_names_every_command_and_needs_no_compiler(repository: Path) -> None:
    done = interlock(repository, "--help")
    assert done.returncode == 0
    assert all(name in done.stdout for name in COMMANDS)
    program = "import sys, interlock_cli.check, interlock_cli.explain; print('interlock.compiler' in sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], env=environment(), capture_output=True, text=True, check=True
    )
    assert loaded.stdout == "False\n"


def test_every_module_of_a_command_is_listed() -> None:
    files = [path for path in Path(main.__file__).parent.glob("*.py") if not path.name.endswith("_test.py")]
    modules = {path.stem for path in files if "@click.command" in path.read_text()}
    assert modules == set(COMMANDS)
    assert all(load().name == name for name, load in COMMANDS.items())
