"""`format` in a sandbox: what is written, what is said, and with which exit code."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

import pytest

from interlock.commands import format as format_command

UNTIDY = b"models:\n    A: { type: int }\n"
TIDY = b"models:\n  A: {type: int}\n"
WRONG = b"models:\n    A: { typ: int }\n"


def run(*arguments: str) -> int:
    parser = ArgumentParser()
    format_command.configure(parser)
    return format_command.run(parser.parse_args(arguments))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "specs" / "shop"
    folder.mkdir(parents=True)
    return folder


def test_files_are_rewritten_in_place(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "models.yaml").write_bytes(UNTIDY)
    assert run("specs/shop/models.yaml") == 0
    assert (folder / "models.yaml").read_bytes() == TIDY
    assert capsys.readouterr() == ("", "")


def test_a_file_with_errors_is_left_and_told_and_the_others_are_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "models.yaml").write_bytes(WRONG)
    (folder / "events.yaml").write_bytes(b"events:   {}\n")
    assert run("specs/shop/models.yaml", "specs/shop/events.yaml") == 0
    assert (folder / "models.yaml").read_bytes() == WRONG
    assert (folder / "events.yaml").read_bytes() == b"events: {}\n"
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("specs/shop/models.yaml: left as it is, since it has errors\n")
    assert "specs/shop/models.yaml:2:" in said.err


def test_check_names_what_would_change_and_writes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "models.yaml").write_bytes(UNTIDY)
    (folder / "events.yaml").write_bytes(b"events: {}\n")
    assert run("--check", "specs/shop/models.yaml", "specs/shop/events.yaml") == 1
    assert (folder / "models.yaml").read_bytes() == UNTIDY
    assert capsys.readouterr() == ("specs/shop/models.yaml\n", "")
    assert run("--check", "specs/shop/events.yaml") == 0


def test_check_fails_for_a_file_with_errors(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "models.yaml").write_bytes(WRONG)
    assert run("--check", "specs/shop/models.yaml") == 1
    assert "left as it is" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_wrong_usage(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("specs/shop/models.yaml") == 2
    assert "models.yaml" in capsys.readouterr().err
