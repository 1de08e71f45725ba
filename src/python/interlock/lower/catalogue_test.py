"""Every id that lowering reports is in the catalogue, and every entry's examples do what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.diagnostics.catalogue.entry import Entry, Example
from interlock.diagnostics.catalogue.semantics import SEMANTIC_ENTRIES
from interlock.lower.testing import Lowered


def check(example: Example) -> Lowered:
    return Lowered({file.path.removeprefix("specs/"): file.text for file in example})


@pytest.mark.parametrize("entry", SEMANTIC_ENTRIES, ids=lambda entry: entry.id)
def test_the_bad_example_reports_its_id_and_nothing_else(entry: Entry) -> None:
    assert {found.id for found in check(entry.bad).diagnostics} == {entry.id}


@pytest.mark.parametrize("entry", SEMANTIC_ENTRIES, ids=lambda entry: entry.id)
def test_the_good_example_is_clean(entry: Entry) -> None:
    assert check(entry.good).findings == []


def _reported() -> Iterator[str]:
    for path in Path(__file__).parent.rglob("*.py"):
        if path.name not in ("damage.py", "testing.py") and not path.name.endswith("_test.py"):
            yield from re.findall(r'"(spec/[a-z0-9-]+)"', path.read_text(encoding="utf-8"))


def test_the_catalogue_has_every_id_that_lowering_reports_and_no_other() -> None:
    assert set(_reported()) == {entry.id for entry in SEMANTIC_ENTRIES}
