"""`interlock fix`: what has one right answer is put right, and the rest is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock_cli.testing import BAD, GOOD, interlock, write

SHOP = "specs/shop/models.yaml"
BILLING = "specs/billing/models.yaml"
NAME = "name: {type: string, doc: What it is called., max_length: 80}"
REDUNDANT = GOOD.replace(NAME, "name: {type: string, wire: name, doc: What it is called., max_length: 80} # kept")
FIXED = GOOD.replace(NAME, f"{NAME} # kept")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    write(tmp_path, "pants.toml", '[interlock.rules]\nspecs = ["+lint/redundant-wire"]\n')
    write(tmp_path, SHOP, REDUNDANT)
    write(tmp_path, BILLING, REDUNDANT)
    return tmp_path


def text(root: Path, path: str) -> str:
    return (root / path).read_text(encoding="utf-8")


def test_safe_fixes_are_applied_and_nothing_else_is_touched(repository: Path) -> None:
    checked = interlock(repository, "check")
    assert checked.returncode == 1
    assert checked.stdout.endswith("2 warnings in 2 files, 2 with a safe fix\n")
    done = interlock(repository, "fix")
    assert (done.returncode, done.stdout) == (0, f"fixed: {BILLING}\nfixed: {SHOP}\nno findings\n")
    assert text(repository, SHOP) == text(repository, BILLING) == FIXED
    assert interlock(repository, "fix").stdout == "no findings\n"


def test_only_what_is_asked_for_is_fixed(repository: Path) -> None:
    assert interlock(repository, "fix", SHOP).returncode == 0
    assert text(repository, SHOP) == FIXED
    assert text(repository, BILLING) == REDUNDANT


def test_a_folder_with_mistakes_is_left_as_it_is_and_they_are_told(repository: Path) -> None:
    write(repository, SHOP, BAD)
    done = interlock(repository, "fix")
    assert done.returncode == 1
    assert done.stdout.startswith(f"fixed: {BILLING}\n{SHOP}:4:28: error[spec/unknown-key]")
    assert text(repository, SHOP) == BAD
    assert text(repository, BILLING) == FIXED


def test_what_has_no_fix_is_told_and_is_exit_code_1(repository: Path) -> None:
    write(repository, "pants.toml", '[interlock.rules]\nspecs = ["+lint/redundant-wire", "+lint/missing-type-doc"]\n')
    write(repository, SHOP, REDUNDANT.replace("    doc: What is sold.\n", ""))
    done = interlock(repository, "fix")
    assert done.returncode == 1
    assert "lint/missing-type-doc" in done.stdout
    assert "wire" not in text(repository, SHOP)
