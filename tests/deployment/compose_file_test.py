"""docker-compose reads the file of the reference system. What it does with it is for the tests with containers."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from interlock.emit.driver import write
from interlock.ir.deployment import Platform
from interlock_testing.docker_engine import unavailable
from tests.deployment.declared import deployment

SETTINGS = {"JWT_ISSUER": "https://issuer.example", "MAIL_FROM": "a@example.org", "SMTP_HOST": "smtp.example.org"}


def compose(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("docker-compose")
    if program is None:
        unavailable("no docker-compose on PATH (Debian: docker-compose)")
    # Debian's is a Python program, to which the modules of this test mean nothing.
    return subprocess.run(
        [program, "--project-name", "reminders", *arguments],
        cwd=folder,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(deployment(Platform.COMPOSE).files, tmp_path)
    return tmp_path


def test_the_file_is_valid_and_nothing_in_it_is_passed_over(folder: Path) -> None:
    done = compose(folder, "config", **SETTINGS)
    assert (done.returncode, done.stderr) == (0, "")
    read, written = yaml.safe_load(done.stdout), yaml.safe_load((folder / "compose.yaml").read_text())
    assert read["services"].keys() == written["services"].keys()
    assert read["networks"].keys() == written["networks"].keys()
    for name, service in written["services"].items():
        assert read["services"][name].keys() >= service.keys() - {"tmpfs"}, name
        assert read["services"][name]["read_only"] is True
        assert set(read["services"][name].get("depends_on", ())) == set(service.get("depends_on", ()))


def test_what_somebody_has_to_set_is_told_where_to_set_it(folder: Path) -> None:
    done = compose(folder, "config", "--quiet")
    assert done.returncode != 0
    assert "set it in .env, which .env.example tells of" in done.stderr


def test_settings_are_taken_from_the_file_env(folder: Path) -> None:
    settings = {**SETTINGS, "CONCURRENCY": "3"}
    (folder / ".env").write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
    read = yaml.safe_load(compose(folder, "config").stdout)
    environment = read["services"]["notifications"]["environment"]
    assert environment["SMTP_HOST"] == "smtp.example.org"
    assert (environment["CONCURRENCY"], environment["SMTP_PORT"]) == ("3", "")
