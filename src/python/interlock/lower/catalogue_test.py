"""Every id that lowering reports is in the catalogue, and every entry's examples do what they say."""

from __future__ import annotations

import ast
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
    for path in Path(__file__).parent.glob("*.py"):
        if path.name.endswith("_test.py"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            # A few ids end in a part that is filled in, after a dash.
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("spec/"):
                yield node.value


def test_the_catalogue_has_every_id_and_no_other() -> None:
    from interlock.lower.damage import HARMLESS

    ids = {entry.id for entry in SEMANTIC_ENTRIES}
    reported = set(_reported()) - HARMLESS
    open_ended = {id for id in reported if id.endswith("-")}
    exact = {id for id in reported if " " not in id} - open_ended
    assert exact <= ids
    assert all(id in exact or any(id.startswith(start) for start in open_ended) for id in ids)
