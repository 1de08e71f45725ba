"""The examples of everything that may be wrong with a service by itself, through the facade as the commands call it."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock import connections
from interlock.diagnostics.catalogue.entry import Entry, Example
from interlock.diagnostics.diagnostic import Diagnostic, Severity
from interlock.topology.service_findings import SERVICE_ENTRIES
from interlock.topology.testing_layout import declared

EACH = pytest.mark.parametrize("entry", SERVICE_ENTRIES, ids=lambda entry: entry.id)


def write(example: Example, root: Path) -> dict[str, str]:
    for file in example:
        path = root / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")
    return {file.path: file.text for file in example}


def found(example: Example, root: Path) -> tuple[Diagnostic, ...]:
    known = declared(write(example, root))
    looked = connections.lint_services(root, known.services, known.layout)
    assert looked.is_complete
    return looked.findings


@EACH
def test_the_bad_example_is_reported_under_its_id_and_no_other(entry: Entry, tmp_path: Path) -> None:
    assert [each.id for each in found(entry.bad, tmp_path)] == [entry.id]


@EACH
def test_what_is_found_keeps_the_service_from_being_run(entry: Entry, tmp_path: Path) -> None:
    known = declared(write(entry.bad, tmp_path))
    assert known.layout is not None
    [service] = known.services
    looked = connections.check_service(tmp_path, service, known.layout)
    assert [each.id for each in looked.findings] == [entry.id]
    assert {each.severity for each in looked.findings} == {Severity.ERROR}


@EACH
def test_the_good_example_has_nothing_to_report(entry: Entry, tmp_path: Path) -> None:
    assert found(entry.good, tmp_path) == ()
    known = declared({file.path: file.text for file in entry.good})
    assert connections.connect(tmp_path, known.services).graph is not None


@EACH
def test_a_finding_stands_in_a_file_of_the_example_and_says_how_to_mend_it(entry: Entry, tmp_path: Path) -> None:
    texts = {file.path: file.text for file in entry.bad}
    for each in found(entry.bad, tmp_path):
        assert each.help
        for span in (each.primary.span, *(label.span for label in each.secondary)):
            assert texts[span.path][span.start : span.end] or span.path.endswith(".py")


def test_every_id_is_listed_once_and_in_order() -> None:
    ids = [entry.id for entry in SERVICE_ENTRIES]
    assert ids == sorted(set(ids))
