"""`interlock fix`: what has one right answer is put right, and the rest is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from interlock.topology.testing_layout import declared_document
from interlock_cli.testing import BAD, GOOD, interlock, write, write_pants

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


UNUSED = "# interlock: allow lint/hand-written-contract -- it was one"
SOURCE = "services/shop/domain/prices.py"


def write_service(root: Path) -> None:
    """A service whose Python and whose BUILD file have a comment each that allows nothing."""
    build = 'service(name="shop", kind="python")  # interlock: allow graph/unread-event -- nobody asks\n'
    write(root, "services/shop/BUILD", build)
    write(root, SOURCE, f"GROSS = 'größe'  {UNUSED}\n")
    write(root, "services/shop/app/main.py", "")
    write(root, "services/shop/app/BUILD", "python_sources()\n")
    write(root, "declared.json", json.dumps(declared_document({"services/shop/BUILD": build})))


def test_in_services_comments_that_allow_nothing_are_removed(repository: Path) -> None:
    write_service(repository)
    write_pants(repository, "cat declared.json")
    done = interlock(repository, "fix")
    assert f"fixed: {SOURCE}\n" in done.stdout, done.stderr
    assert "fixed: services/shop/BUILD\n" in done.stdout
    assert text(repository, SOURCE) == "GROSS = 'größe'\n"
    assert text(repository, "services/shop/BUILD") == 'service(name="shop", kind="python")\n'
    assert "unused-suppression" not in done.stdout


def test_without_an_answer_of_the_build_nothing_is_said_to_be_unused(repository: Path) -> None:
    write_service(repository)
    done = interlock(repository, "fix", SOURCE)
    assert "there is no ./pants" in done.stderr
    assert UNUSED in text(repository, SOURCE)
    assert done.stdout == "no findings\n"


def test_another_encoding_is_kept(repository: Path) -> None:
    write_service(repository)
    write_pants(repository, "cat declared.json")
    latin = f"# coding: latin-1\nGROSS = 'größe'  {UNUSED}\n"
    (repository / SOURCE).write_bytes(latin.encode("latin-1"))
    interlock(repository, "fix", SOURCE)
    assert (repository / SOURCE).read_bytes() == "# coding: latin-1\nGROSS = 'größe'\n".encode("latin-1")
