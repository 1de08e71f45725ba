"""The files of the reference system's deployments against the recorded ones.

`INTERLOCK_UPDATE_GOLDEN=1` records them anew.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from interlock.emit.driver import write
from interlock.ir.deployment import Platform
from tests.deployment.declared import deployment

RECORDED = Path(__file__).parent / "deployments"


def recorded(platform: Platform) -> dict[str, str]:
    folder = RECORDED / platform
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("platform", Platform)
def test_files_are_the_recorded_ones(platform: Platform) -> None:
    emission = deployment(platform)
    assert emission.diagnostics == ()
    if os.environ.get("INTERLOCK_UPDATE_GOLDEN") == "1":
        shutil.rmtree(RECORDED / platform, ignore_errors=True)
        write(emission.files, RECORDED / platform)
    assert {file.path: file.content for file in emission.files} == recorded(platform)


def test_files_do_not_depend_on_the_hash_seed() -> None:
    program = (
        "from interlock.ir.deployment import Platform\n"
        "from tests.deployment.declared import deployment\n"
        "for platform in Platform:\n"
        "    for file in deployment(platform).files:\n"
        "        print(repr(file))\n"
    )
    path = os.pathsep.join(map(os.path.abspath, sys.path))
    digests = {
        hashlib.sha256(
            subprocess.run(
                [sys.executable, "-c", program],
                env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": seed},
                check=True,
                capture_output=True,
            ).stdout
        ).hexdigest()
        for seed in ("1", "2")
    }
    assert len(digests) == 1
