"""`index` as the process that a build runs for every batch of files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from interlock.lint.python.indexing import kept
from interlock.lint.python.indexing.kept import Kept, Reading

MAIN = "services/shop/app/main.py"
BASE = "services/shop/app/base.py"
FILES = {MAIN: b"from services.shop.app import base\n", BASE: b"import fastapi\n"}
PLACE = "kept/services/shop"
FAKE = Reading(b"kept from before", ("kept",))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(text)
    return tmp_path


def run(root: Path, *options: str) -> dict[str, list[str]]:
    """The imports of both files, as they are printed."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))}
    command = [sys.executable, "-m", "interlock", "index", "--out", "out", *options, MAIN, BASE]
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    printed: dict[str, list[str]] = json.loads(done.stdout)
    return printed


def keep(root: Path, made_by: str) -> None:
    """Keeps of both files what nobody would read of them, so that it shows who has taken it."""
    kept.save(str(root / PLACE), made_by, {path: Kept(text, FAKE) for path, text in FILES.items()})


def summary(root: Path, path: str) -> bytes:
    return (root / "out" / f"{path}.summary").read_bytes()


def test_printed_is_what_each_file_may_import(root: Path) -> None:
    assert run(root) == {MAIN: ["services.shop.app", "services.shop.app.base"], BASE: ["fastapi"]}


def test_what_was_read_before_is_not_read_again(root: Path) -> None:
    keep(root, "this:")
    assert run(root, "--kept", PLACE, "--kept-by", "this") == {MAIN: ["kept"], BASE: ["kept"]}
    assert summary(root, MAIN) == FAKE.summary


def test_a_file_that_was_edited_is_read_again_and_no_other(root: Path) -> None:
    keep(root, "this:")
    (root / BASE).write_bytes(b"import aiogram\n")
    for _ in range(2):
        assert run(root, "--kept", PLACE, "--kept-by", "this") == {MAIN: ["kept"], BASE: ["aiogram"]}


@pytest.mark.parametrize("options", [("--kept-by", "other"), ("--kept-by", "this", "--source-root", "services")])
def test_what_was_read_otherwise_is_read_again(root: Path, options: tuple[str, ...]) -> None:
    keep(root, "this:")
    assert run(root, "--kept", PLACE, *options)[BASE] == ["fastapi"]


def test_what_is_kept_is_what_is_read(root: Path) -> None:
    first = run(root, "--kept", PLACE, "--kept-by", "this"), summary(root, MAIN)
    again = run(root, "--kept", PLACE, "--kept-by", "this"), summary(root, MAIN)
    assert first == again == (run(root), summary(root, MAIN))


@pytest.mark.parametrize("damage", [b"", b"\0" * 400, b"not what was written"])
def test_what_is_kept_and_damaged_is_read_again(root: Path, damage: bytes) -> None:
    keep(root, "this:")
    (root / PLACE).write_bytes(damage)
    assert run(root, "--kept", PLACE, "--kept-by", "this")[BASE] == ["fastapi"]
    assert kept.load(str(root / PLACE), "this:")[BASE].reading.imports == ("fastapi",)


def test_where_nothing_can_be_kept_files_are_read_all_the_same(root: Path) -> None:
    (root / "kept").write_text("A file, where there should be a folder.")
    assert run(root, "--kept", PLACE, "--kept-by", "this")[BASE] == ["fastapi"]
