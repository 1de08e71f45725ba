"""The examples of everything that may be found in a graph, through the facade as the commands call it."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock import connections
from interlock.diagnostics.catalogue.entry import Entry, Example
from interlock.diagnostics.diagnostic import Diagnostic
from interlock.diagnostics.source import Span
from interlock.topology import rules
from interlock.topology.graph_rules import GRAPH_ENTRIES, GRAPH_RULES, RULE_IDS, USAGE_RULES
from interlock.topology.testing import read_build
from interlock.topology.testing_usage import usage_of

EACH = pytest.mark.parametrize("entry", GRAPH_ENTRIES, ids=lambda entry: entry.id)


def found(example: Example, root: Path) -> tuple[Diagnostic, ...]:
    """What is found in an example. Where it shows Python files, what these use is known."""
    for file in example:
        path = root / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")
    services = [
        service for file in example if file.path.endswith("/BUILD") for service in read_build(file.path, file.text)
    ]
    texts = {file.path: file.text for file in example if file.suffix == ".py"}
    connected = connections.connect(root, services, usage_of(texts, services) if texts else None)
    assert connected.checked.diagnostics == ()
    return connected.findings


@EACH
def test_the_bad_example_is_reported_under_its_id_and_no_other(entry: Entry, tmp_path: Path) -> None:
    assert {each.id for each in found(entry.bad, tmp_path)} == {entry.id}


@EACH
def test_the_good_example_has_nothing_to_report(entry: Entry, tmp_path: Path) -> None:
    assert found(entry.good, tmp_path) == ()


@EACH
def test_a_finding_stands_in_a_file_of_the_example_and_says_how_to_mend_it(entry: Entry, tmp_path: Path) -> None:
    texts = {file.path: file.text for file in entry.bad}
    for each in found(entry.bad, tmp_path):
        assert each.help
        for span in [each.primary.span, *(label.span for label in each.secondary)]:
            assert _text(texts, span).strip()


def _text(texts: dict[str, str], span: Span) -> str:
    return texts[span.path][span.start : span.end]


def test_every_rule_of_the_folder_is_listed_under_the_name_of_its_file() -> None:
    folder = Path(rules.__path__[0])
    stems = {path.stem for path in folder.glob("*.py")}
    files = {stem for stem in stems if not stem.startswith(("_", "testing")) and not stem.endswith("_test")}
    assert files == {id.removeprefix("graph/").replace("-", "_") for id in RULE_IDS}


def test_every_id_is_listed_once_and_in_order() -> None:
    for listed in (GRAPH_RULES, USAGE_RULES):
        ids = [rule.id for rule in listed]
        assert ids == sorted(set(ids))
    ids = [entry.id for entry in GRAPH_ENTRIES]
    assert len(ids) == len(set(ids))
