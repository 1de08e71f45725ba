"""Specs and their canonical form, `cases/<case>/<kind>.yaml` and `<kind>.expected.yaml` beside it.

`INTERLOCK_UPDATE_GOLDEN=1` records the canonical forms anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from interlock.format.formatter import Formatted, format_bytes

CASES = Path(__file__).parent / "cases"
EXPECTED = ".expected.yaml"
INPUTS = sorted(path for path in CASES.rglob("*.yaml") if not path.name.endswith(EXPECTED))


def canonical(name: str, data: bytes) -> str:
    result = format_bytes(f"specs/shop/{name}", data)
    assert isinstance(result, Formatted), result
    return result.text


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.relative_to(CASES).as_posix())
def test_the_canonical_form_is_the_recorded_one(path: Path) -> None:
    text = canonical(path.name, path.read_bytes())
    expected = path.with_name(path.stem + EXPECTED)
    if os.environ.get("INTERLOCK_UPDATE_GOLDEN") == "1":
        expected.write_text(text, encoding="utf-8", newline="\n")
    assert text == expected.read_text(encoding="utf-8")
    assert canonical(path.name, text.encode()) == text


def test_every_recorded_form_has_its_input() -> None:
    inputs = {path.with_name(path.stem + EXPECTED) for path in INPUTS}
    assert set(CASES.rglob(f"*{EXPECTED}")) == inputs
    assert inputs


def test_what_is_canonical_stays_as_it_is() -> None:
    path = CASES / "canonical" / "models.yaml"
    assert canonical(path.name, path.read_bytes()).encode() == path.read_bytes()
