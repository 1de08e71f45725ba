from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from infra.base_image.debian import main
from infra.base_image.debian.apt import Archive
from infra.base_image.debian.recipes import BASE, POSTGRES, RECIPES, REDIS
from infra.base_image.debian.rootfs import mmdebstrap_command


def test_missing_tools_are_named_with_their_cure_and_no_traceback(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "infra.base_image.debian.main"],
        env={**os.environ, "PATH": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 1
    assert "error: apt-get, dpkg, mmdebstrap, docker not found" in result.stderr
    assert "help: on Debian: apt-get install -y mmdebstrap docker.io" in result.stderr
    assert "Traceback" not in result.stderr


def test_one_mirror_without_the_other_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main.parse_arguments(["--mirror", "http://m.example/debian"])

    assert stopped.value.code == 2
    assert "--mirror and --security-mirror go together" in capsys.readouterr().err


def test_the_archives_reach_the_command_and_are_forgotten_in_the_image() -> None:
    command = mmdebstrap_command(BASE, [Archive("bookworm", "http://debian.example/debian/")], Path("rootfs.tar"))

    assert command[-2] == "rootfs.tar"
    assert command[-1].endswith("http://debian.example/debian/ bookworm main")
    assert any(': > "$1"/etc/apt/sources.list' in argument for argument in command)


def test_images_are_chosen_by_name_and_the_base_is_made_when_none_is_named() -> None:
    assert main.parse_arguments([]).recipes == (BASE,)
    assert main.parse_arguments(["redis", "postgres", "redis"]).recipes == (REDIS, POSTGRES)


def test_an_image_that_there_is_no_recipe_for_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main.parse_arguments(["postgress"])

    assert stopped.value.code == 2
    assert "there is no image 'postgress'; there are base, postgres, redis" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["postgres", "redis"])
def test_the_account_of_a_server_is_there_before_its_package_is(name: str) -> None:
    command = mmdebstrap_command(RECIPES[name], [], Path("rootfs.tar"))

    (account,) = [argument for argument in command if f"{name}:x:999:999:" in argument]
    assert account.startswith("--essential-hook=")
    assert RECIPES[name].user == "999:999"
