"""`interlock format`: specs are rewritten, or only held against their canonical form."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock_cli.testing import BAD, interlock, write

SHOP = "specs/shop/models.yaml"
BILLING = "specs/billing/models.yaml"
ROUGH = 'models:\n  Product:\n    fields:\n      name:   "string" # as on the invoice\n'


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "pants.toml").touch()
    write(tmp_path, SHOP, ROUGH)
    write(tmp_path, BILLING, ROUGH)
    return tmp_path


def text(root: Path, path: str) -> str:
    return (root / path).read_text(encoding="utf-8")


def test_files_are_rewritten_once(repository: Path) -> None:
    done = interlock(repository, "format")
    assert (done.returncode, done.stdout) == (0, f"formatted: {BILLING}\nformatted: {SHOP}\n2 formatted\n")
    assert text(repository, SHOP) == text(repository, BILLING) != ROUGH
    again = interlock(repository, "format")
    assert (again.returncode, again.stdout) == (0, "2 unchanged\n")


def test_only_what_is_asked_for_is_rewritten(repository: Path) -> None:
    assert interlock(repository / "specs", "format", "shop").returncode == 0
    assert text(repository, SHOP) != ROUGH
    assert text(repository, BILLING) == ROUGH


def test_a_check_writes_nothing_and_is_exit_code_1_when_something_would_be_written(repository: Path) -> None:
    interlock(repository, "format", "specs/billing")
    done = interlock(repository, "format", "--check")
    assert (done.returncode, done.stdout) == (1, f"not formatted: {SHOP}\n1 not formatted, 1 unchanged\n")
    assert text(repository, SHOP) == ROUGH
    assert interlock(repository, "format", "--check", "specs/billing").returncode == 0


@pytest.mark.parametrize("arguments", [(), ("--check",)])
def test_a_file_with_errors_is_left_as_it_is_and_they_are_told(repository: Path, arguments: tuple[str, ...]) -> None:
    write(repository, SHOP, BAD)
    done = interlock(repository, "format", *arguments)
    assert done.returncode == 1
    assert "error[spec/unknown-key]" in done.stdout
    assert done.stdout.endswith("1 left as it was\n")
    assert text(repository, SHOP) == BAD
