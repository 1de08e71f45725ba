"""The catalogue is complete, its examples are true, and its pages are the ones in docs/diagnostics."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import interlock
from interlock.compiler import Checked, check
from interlock.diagnostics.catalogue.catalogue import CATALOGUE
from interlock.diagnostics.catalogue.entry import Entry, Example
from interlock.explanations import ENTRIES, find, pages
from tests.diagnostics.produced import PRODUCED
from tests.diagnostics.scenarios import HERE, UPDATE, difference, record, scenarios

PAGES = HERE.parent.parent / "docs" / "diagnostics"
SOURCES = Path(interlock.__path__[0])
EACH = pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.id)
_ID = re.compile(r'"(spec/[a-z0-9-]+)"')
_RULE_ID = re.compile(
    r'^(?:        id=|[A-Z_]+ = )"((?:lint|graph|service|environment|deployment)/[a-z0-9-]+)"', re.MULTILINE
)
_ROOMS_OF_RULES = ("lint/rules/spec", "lint/rules/python", "topology", "topology/rules", "environment", "diagnostics")


def checked(example: Example, root: Path) -> Checked:
    for file in example:
        path = root / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")
    return check(root)


@EACH
def test_the_bad_example_is_reported_under_its_id(entry: Entry, tmp_path: Path) -> None:
    if entry.bad:
        assert entry.id in {found.id for found in checked(entry.bad, tmp_path).diagnostics}
    else:
        assert entry.id in _recorded_ids(), "what cannot be shown as text is produced by a test"


@EACH
def test_the_good_example_has_nothing_to_report(entry: Entry, tmp_path: Path) -> None:
    assert entry.good
    assert checked(entry.good, tmp_path).diagnostics == ()


def test_every_id_is_there_once() -> None:
    ids = [entry.id for entry in ENTRIES]
    assert sorted(set(ids)) == sorted(ids)


def test_an_entry_is_found_by_its_id() -> None:
    assert all(find(entry.id) is entry for entry in ENTRIES)
    assert find("spec/no-such-id") is None


def test_the_ids_of_the_sources_and_of_the_catalogue_are_the_same() -> None:
    reported = {
        id
        for room in ("spec", "lower")
        for module in (SOURCES / room).rglob("*.py")
        if not module.name.endswith("_test.py")
        for id in _ID.findall(module.read_text(encoding="utf-8"))
    }
    assert reported == {entry.id for entry in CATALOGUE}


def test_every_rule_and_what_is_reported_of_suppressions_has_an_entry() -> None:
    """That every file of a rule is listed, and finds its example, is for the tests of the rules."""
    in_files = {
        id
        for room in _ROOMS_OF_RULES
        for module in (SOURCES / room).glob("*.py")
        if not module.name.endswith("_test.py")
        for id in _RULE_ID.findall(module.read_text(encoding="utf-8"))
    }
    assert in_files == {entry.id for entry in ENTRIES} - {entry.id for entry in CATALOGUE}


@EACH
def test_every_id_is_reported_in_a_recorded_scenario(entry: Entry) -> None:
    assert entry.id in _recorded_ids()


def _recorded_ids() -> set[str]:
    records = [scenario.recorded for scenario in scenarios()]
    records += [HERE / "produced" / f"{name}.txt" for name in PRODUCED]
    text = "\n".join(record.read_text(encoding="utf-8") for record in records)
    return set(re.findall(r"(?:error|warning)\[(spec/[a-z0-9-]+)\]", text))


@pytest.mark.parametrize("name", pages())
def test_the_documentation_page_is_up_to_date(name: str) -> None:
    if UPDATE:
        record(PAGES / name, pages()[name])
    assert difference(PAGES / name, pages()[name]) is None


def test_no_documentation_page_is_left_over() -> None:
    if UPDATE:
        for page in PAGES.glob("*.md"):
            if page.name not in pages():
                page.unlink()
    assert {page.name for page in PAGES.glob("*.md")} == pages().keys()
