"""The `./pants` script by itself: how it finds a Python, prepares an environment once, and hands over."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.integration.pants_project import copy_into

# What the script calls before it has found a Python; nothing else is on the PATH of these tests.
_TOOLS = ("bash", "cksum", "env", "mkdir", "mv", "rm", "sed")


def _repository(folder: Path) -> Path:
    root = folder / "repository"
    copy_into(root, "pants", "3rdparty/python/pants.lock")
    (root / "pants.toml").write_text('[GLOBAL]\npants_version = "2.17.1"\n', encoding="utf-8")
    return root


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return _repository(tmp_path)


@pytest.fixture
def bare(tmp_path: Path) -> Mapping[str, str]:
    """The environment of a machine that has the tools of a shell and no Python."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in _TOOLS:
        found = shutil.which(tool)
        assert found, tool
        (tools / tool).symlink_to(found)
    home = tmp_path / "home"
    home.mkdir()
    return {"HOME": str(home), "PATH": str(tools)}


def _run(repository: Path, environment: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(repository / "pants"), *arguments],
        cwd=repository,
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
    )


def _executable(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return path


def test_without_a_python_and_a_launcher_three_ways_are_told(repository: Path, bare: Mapping[str, str]) -> None:
    finished = _run(repository, bare, "--version")
    assert finished.returncode == 2
    error, *tips = finished.stderr.splitlines()
    assert error == "error: Pants needs CPython 3.9, and none was found"
    assert len(tips) == 3
    assert "PANTS_PYTHON=" in tips[0]
    assert "pyenv install 3.9" in tips[1]
    assert "uv python install 3.9" in tips[1]
    assert "official launcher" in tips[2]


def test_the_official_launcher_takes_over_when_there_is_no_python(
    repository: Path, bare: Mapping[str, str], tmp_path: Path
) -> None:
    _executable(tmp_path / "bin" / "pants", '#!/usr/bin/env bash\necho "launcher: $*"\n')
    finished = _run(repository, bare, "test", "::")
    assert (finished.returncode, finished.stdout) == (0, "launcher: test ::\n")


def test_the_script_on_the_path_is_not_mistaken_for_the_launcher(repository: Path, bare: Mapping[str, str]) -> None:
    finished = _run(repository, {**bare, "PATH": f"{repository}:{bare['PATH']}"}, "--version")
    assert finished.returncode == 2


def test_a_wrong_pants_python_is_told_and_nothing_else_is_tried(
    repository: Path, bare: Mapping[str, str], tmp_path: Path
) -> None:
    other = _executable(tmp_path / "python3.12", "#!/usr/bin/env bash\nexit 1\n")
    _executable(tmp_path / "bin" / "pants", "#!/usr/bin/env bash\necho launcher\n")
    finished = _run(repository, {**bare, "PANTS_PYTHON": str(other)}, "--version")
    assert finished.returncode == 2
    assert finished.stdout == ""
    assert f"PANTS_PYTHON is {other}, which is not a CPython 3.9" in finished.stderr


@pytest.mark.parametrize("place", ["bin/python3.9", "home/.pyenv/versions/3.9.18/bin/python3.9"])
def test_a_python_is_found_on_the_path_and_among_the_versions_of_pyenv(
    repository: Path, bare: Mapping[str, str], tmp_path: Path, place: str
) -> None:
    # It says that it is a CPython 3.9, and then cannot lock: so it was this one that was used.
    _executable(tmp_path / place, '#!/usr/bin/env bash\nif [ "$3" = 3.9 ]; then echo "$0"; else exit 7; fi\n')
    assert _run(repository, bare, "--version").returncode == 7


@dataclass(frozen=True)
class Starts:
    """What two starts at once came to, on a machine where an earlier one had been killed while it prepared."""

    repository: Path
    home: Path
    outputs: tuple[str, ...]
    errors: tuple[str, ...]


@pytest.fixture(scope="module")
def starts(tmp_path_factory: pytest.TempPathFactory) -> Starts:
    folder = tmp_path_factory.mktemp("starts")
    repository, homes = _repository(folder), folder / "environments"
    environment = {**os.environ, "PANTS_BOOTSTRAP_HOME": str(homes)}

    def start() -> subprocess.Popen[str]:
        return subprocess.Popen(
            [str(repository / "pants"), "--version"],
            cwd=repository,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    killed = start()
    while not list(homes.glob("py39-*/venv/bin/python")):
        assert killed.poll() is None
        time.sleep(0.02)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.communicate()
    assert not list(homes.glob("py39-*/settings"))

    running = [start(), start()]
    outputs, errors = zip(*(process.communicate() for process in running), strict=True)
    assert [process.returncode for process in running] == [0, 0], errors
    [settings] = homes.glob("py39-*/settings")
    return Starts(repository, settings.parent, outputs, errors)


def test_two_starts_at_once_after_a_killed_one_prepare_one_environment(starts: Starts) -> None:
    assert [output.strip() for output in starts.outputs] == ["2.17.1", "2.17.1"]
    assert sum("Preparing Pants" in errors for errors in starts.errors) == 1


def test_pants_is_told_of_the_pex_tool_by_its_hash(starts: Starts) -> None:
    content = (starts.home / "pex").read_bytes()
    settings = (starts.home / "settings").read_text(encoding="utf-8")
    assert f"PANTS_PEX_CLI_URL_TEMPLATE=file://{starts.home}/pex" in settings
    assert f"|linux_x86_64|{hashlib.sha256(content).hexdigest()}|{len(content)}" in settings


def test_a_start_with_nothing_to_prepare_adds_less_than_a_tenth_of_a_second(starts: Starts) -> None:
    environment = {**os.environ, "PANTS_BOOTSTRAP_HOME": str(starts.home.parent)}
    _executable(starts.home / "venv/bin/pants", "")
    with_script = _median_seconds([str(starts.repository / "pants")], environment)
    without = _median_seconds([str(starts.home / "venv/bin/python"), str(starts.home / "venv/bin/pants")], environment)
    assert with_script - without < 0.1


@pytest.mark.parametrize(
    ("arguments", "concurrent"),
    [
        (("run", "services/backend"), "true"),
        (("--no-pantsd", "run", "services/backend:backend", "--", "--verbose"), "true"),
        (("run", "services/backend/app/dev_token.py", "--", "ada"), ""),
        (("run", "infra/base_image", "--", "services/backend"), ""),
        (("test", "services/backend::"), ""),
    ],
)
def test_a_service_that_runs_keeps_no_other_command_waiting(
    starts: Starts, arguments: tuple[str, ...], concurrent: str
) -> None:
    environment = {**os.environ, "PANTS_BOOTSTRAP_HOME": str(starts.home.parent)}
    environment.pop("PANTS_CONCURRENT", None)
    _executable(starts.home / "venv/bin/pants", "import os\nprint(os.environ.get('PANTS_CONCURRENT', ''))\n")
    assert _run(starts.repository, environment, *arguments).stdout.strip() == concurrent


def _median_seconds(command: Sequence[str], environment: Mapping[str, str]) -> float:
    def once() -> float:
        begin = time.perf_counter()
        subprocess.run(command, env=dict(environment), check=True)
        return time.perf_counter() - begin

    return statistics.median(once() for _ in range(9))
