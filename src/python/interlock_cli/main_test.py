"""The command as a process: its name, its exit codes, and how it ends when others end it."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from interlock_cli import main
from interlock_cli.main import COMMANDS
from interlock_cli.testing import BAD, GOOD, command, environment, interlock, write


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "pants.toml").touch()
    write(tmp_path, "specs/shop/models.yaml", GOOD)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("chekc",), "chekc"),
        (("check", "nowhere"), "nowhere"),
        (("check", "--unknown"), "--unknown"),
        (("check", "--format", "xml"), "sarif"),
        (("check", "pants.toml"), "neither specs nor Python sources"),
        (("check", "--report", "specs"), "specs"),
        (("check", "--report", "pants.toml/x"), "pants.toml"),
        (("format", "pants.toml"), "no specs"),
        (("explain", "spec/unknown-kye"), "spec/unknown-key"),
    ],
)
def test_wrong_usage_is_exit_code_2_and_says_what(repository: Path, arguments: tuple[str, ...], said: str) -> None:
    done = interlock(repository, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_place_outside_of_any_repository_is_wrong_usage() -> None:
    done = interlock(Path("/"), "check")
    assert done.returncode == 2
    assert "--root" in done.stderr


def test_a_repository_without_anything_to_look_at_is_wrong_usage(tmp_path: Path) -> None:
    done = interlock(tmp_path, "check", "--root", str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert "neither specs nor Python sources" in done.stderr


def test_help_names_every_command_and_needs_no_compiler(repository: Path) -> None:
    done = interlock(repository, "--help")
    assert done.returncode == 0
    assert all(name in done.stdout for name in COMMANDS)
    modules = ", ".join(f"interlock_cli.{name}" for name in COMMANDS)
    program = f"import sys, {modules}; print([name for name in sys.modules if name.split('.')[0] == 'interlock'])"
    loaded = subprocess.run(
        [sys.executable, "-c", program], env=environment(), capture_output=True, text=True, check=True
    )
    assert loaded.stdout == "[]\n"


@pytest.mark.parametrize("arguments", [("--help",), ("check", "--help"), ("chekc",)])
def test_it_calls_itself_interlock_however_it_was_started(repository: Path, arguments: tuple[str, ...]) -> None:
    done = interlock(repository, *arguments)
    assert "Usage: interlock" in done.stdout + done.stderr
    assert "main" not in done.stdout + done.stderr


def test_the_version_is_that_of_the_installed_distribution(repository: Path, tmp_path: Path) -> None:
    installed = tmp_path / "site" / "interlock_cli-1.2.3.dist-info"
    write(installed, "METADATA", "Metadata-Version: 2.1\nName: interlock-cli\nVersion: 1.2.3\n")
    path = os.pathsep.join([str(installed.parent), environment()["PYTHONPATH"]])
    assert interlock(repository, "--version", PYTHONPATH=path).stdout == "interlock 1.2.3\n"


def test_every_module_of_a_command_is_listed() -> None:
    files = [path for path in Path(main.__file__).parent.glob("*.py") if not path.name.endswith("_test.py")]
    modules = {path.stem for path in files if "@click.command" in path.read_text()}
    groups = {path.parent.name for path in Path(main.__file__).parent.glob("*/group.py")}
    assert modules | groups == set(COMMANDS)
    assert all(load().name == name for name, load in COMMANDS.items())


@pytest.mark.parametrize("findings", [1, 2000])
def test_a_reader_that_goes_away_ends_it_quietly(repository: Path, findings: int) -> None:
    fields = "".join(f"      f{number}: {{type: string, dco: x}}\n" for number in range(findings))
    write(repository, "specs/shop/models.yaml", f"models:\n  Product:\n    fields:\n{fields}")
    child = subprocess.Popen(
        command("check"), cwd=repository, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert child.stdout is not None and child.stderr is not None
    child.stdout.close()
    assert child.stderr.read() == b""
    assert child.wait(60) == 141
    child.stderr.close()


def _open_when_read(pipe: Path) -> int:
    give_up = time.monotonic() + 60
    while True:
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            assert error.errno == errno.ENXIO and time.monotonic() < give_up
            time.sleep(0.05)


def test_ctrl_c_ends_it_quietly_with_130(repository: Path) -> None:
    (repository / "pants.toml").unlink()
    os.mkfifo(repository / "pants.toml")
    child = subprocess.Popen(
        command("check"),
        cwd=repository,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # Tests that run in the background may pass on that the signal is ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    # This end can be opened once the command has opened the other one; it then waits for what will not come.
    end = _open_when_read(repository / "pants.toml")
    # The one that comes just before the command begins to wait is seen when it no longer waits; people press again.
    for _ in range(10):
        child.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(timeout=5)
            break
    out, err = child.communicate(timeout=60)
    os.close(end)
    assert (child.returncode, out.strip(), err.strip()) == (130, b"", b"")


def test_what_the_encoding_of_the_output_lacks_is_escaped(repository: Path) -> None:
    write(repository, "specs/shop/models.yaml", BAD.replace("dco", "d\N{LATIN SMALL LETTER E WITH ACUTE}c"))
    done = interlock(repository, "check", PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert "unknown key `d\\xe9c`" in done.stdout
