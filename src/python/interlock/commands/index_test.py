"""`index` as a build runs it for every batch of files, in a folder of its own."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Protocol

import pytest

from interlock.commands.index import main
from interlock.lint.python.indexing import kept
from interlock.lint.python.indexing.kept import Kept, Reading

MAIN = "services/shop/app/main.py"
BASE = "services/shop/app/base.py"
FILES = {MAIN: b"from services.shop.app import base\n", BASE: b"import fastapi\n"}
PLACE = "kept/services/shop"
MADE_BY = f"this:{sys.version}:"
FAKE = Reading(b"kept from before", ("kept",))


class Run(Protocol):
    def __call__(self, *options: str) -> dict[str, list[str]]:
        """The imports of both files, as they are printed."""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    for path, text in FILES.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_bytes(text)

    def index(*options: str) -> dict[str, list[str]]:
        assert main(["--out", "out", *options, MAIN, BASE]) == 0
        printed: dict[str, list[str]] = json.loads(capsys.readouterr().out)
        return printed

    return index


def keep(made_by: str) -> None:
    """Keeps of both files what nobody would read of them, so that it shows who has taken it."""
    kept.save(PLACE, made_by, {path: Kept(text, FAKE) for path, text in FILES.items()})


def summary(path: str) -> bytes:
    return Path("out", f"{path}.summary").read_bytes()


def test_printed_is_what_each_file_may_import(run: Run) -> None:
    assert run() == {MAIN: ["services.shop.app", "services.shop.app.base"], BASE: ["fastapi"]}


def test_what_was_read_before_is_not_read_again(run: Run) -> None:
    keep(MADE_BY)
    assert run("--kept", PLACE, "--kept-by", "this") == {MAIN: ["kept"], BASE: ["kept"]}
    assert summary(MAIN) == FAKE.summary


def test_a_file_that_was_edited_is_read_again_and_no_other(run: Run) -> None:
    keep(MADE_BY)
    Path(BASE).write_bytes(b"import aiogram\n")
    for _ in range(2):
        assert run("--kept", PLACE, "--kept-by", "this") == {MAIN: ["kept"], BASE: ["aiogram"]}


@pytest.mark.parametrize("options", [("--kept-by", "other"), ("--kept-by", "this", "--source-root", "services")])
def test_what_was_read_otherwise_is_read_again(run: Run, options: tuple[str, ...]) -> None:
    keep(MADE_BY)
    assert run("--kept", PLACE, *options)[BASE] == ["fastapi"]


def test_what_is_kept_is_what_is_read(run: Run) -> None:
    first = run("--kept", PLACE, "--kept-by", "this"), summary(MAIN)
    again = run("--kept", PLACE, "--kept-by", "this"), summary(MAIN)
    assert first == again == (run(), summary(MAIN))


@pytest.mark.parametrize("damage", [b"", b"\0" * 400, b"not what was written"])
def test_what_is_kept_and_damaged_is_read_again(run: Run, damage: bytes) -> None:
    keep(MADE_BY)
    Path(PLACE).write_bytes(damage)
    assert run("--kept", PLACE, "--kept-by", "this")[BASE] == ["fastapi"]
    assert kept.load(PLACE, MADE_BY)[BASE].reading.imports == ("fastapi",)


def test_where_nothing_can_be_kept_files_are_read_all_the_same(run: Run) -> None:
    Path("kept").write_text("A file, where there should be a folder.")
    assert run("--kept", PLACE, "--kept-by", "this")[BASE] == ["fastapi"]
