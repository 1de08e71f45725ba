"""The SARIF format: what it tells of findings. `sarif_conformance_test` holds it against the standard."""

from __future__ import annotations

import json
from typing import Any

import pytest

from interlock.diagnostics.catalogue.catalogue import CATALOGUE
from interlock.diagnostics.catalogue.entry import Entry
from interlock.diagnostics.diagnostic import Diagnostic, Edit, Fix, Label, Safety, Severity
from interlock.diagnostics.render.sarif import FINGERPRINT, ROOT, render_sarif
from interlock.diagnostics.source import SourceFile, Span

PATH = "specs/shop/models.yaml"
SOURCES = {PATH: SourceFile(PATH, "a: 1\nb:\n  c: \N{GRINNING FACE} é\n")}
ENTRIES = {entry.id: entry for entry in CATALOGUE}

Json = dict[str, Any]


def no_entry(id: str) -> Entry | None:
    return None


def log(*diagnostics: Diagnostic) -> Json:
    document: Json = json.loads(render_sarif(diagnostics, SOURCES, ENTRIES.get))
    return document


def run(*diagnostics: Diagnostic) -> Json:
    only: Json
    (only,) = log(*diagnostics)["runs"]
    return only


def result(found: Diagnostic) -> Json:
    only: Json
    (only,) = run(found)["results"]
    return only


def at(start: int, end: int, path: str = PATH) -> Label:
    return Label(Span(path, start, end))


def place(start_line: int, start_column: int, end_line: int, end_column: int) -> Json:
    artifact = {"uri": PATH, "uriBaseId": ROOT}
    where = region(start_line, start_column, end_line, end_column)
    return {"physicalLocation": {"artifactLocation": artifact, "region": where}}


def region(start_line: int, start_column: int, end_line: int, end_column: int) -> Json:
    return {"startLine": start_line, "startColumn": start_column, "endLine": end_line, "endColumn": end_column}


FULL = Diagnostic(
    "spec/unknown-key",
    "m",
    at(12, 15),
    (Label(Span(PATH, 0, 1), "here"), at(0, 1)),
    "h",
    Severity.WARNING,
    Fix(
        "Put it right",
        (Edit(Span(PATH, 0, 1), "x"), Edit(Span(PATH, 5, 11), ""), Edit(Span("specs/b.yaml", 0, 0), "c")),
        Safety.UNSAFE,
    ),
)


def test_a_result_tells_rule_level_message_and_places() -> None:
    found = result(FULL)
    del found["fixes"], found["partialFingerprints"]
    assert found == {
        "ruleId": "spec/unknown-key",
        "ruleIndex": 0,
        "level": "warning",
        "message": {"text": "m\nhelp: h"},
        "locations": [place(3, 5, 3, 8)],
        "relatedLocations": [{**place(1, 1, 1, 2), "message": {"text": "here"}}, place(1, 1, 1, 2)],
    }


def test_columns_count_code_points_and_say_so() -> None:
    text = SOURCES[PATH].text
    found = Diagnostic("spec/x", "m", at(text.index("é"), len(text)))
    assert run(found)["columnKind"] == "unicodeCodePoints"
    assert result(found)["locations"] == [place(3, 8, 4, 1)]


def test_only_rules_that_are_reported_are_described_and_results_point_to_them() -> None:
    ids = ["spec/tab", "spec/status", "spec/x"]
    described = run(*(Diagnostic(id, "m", at(offset, offset)) for offset, id in enumerate(ids)))
    rules = described["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["spec/status", "spec/tab", "spec/x"]
    assert [rules[each["ruleIndex"]]["id"] for each in described["results"]] == ids
    status, _, unexplained = rules
    assert status["shortDescription"]["text"] == f"{ENTRIES['spec/status'].title}."
    assert status["fullDescription"]["markdown"] == ENTRIES["spec/status"].reason
    assert status["help"]["markdown"].startswith("# spec/status\n")
    assert unexplained == {"id": "spec/x", "defaultConfiguration": {"level": "error"}}


def test_a_fix_is_told_file_by_file_with_what_it_takes_away_and_puts_there() -> None:
    (fix,) = result(FULL)["fixes"]
    assert fix == {
        "description": {"text": "Put it right"},
        "properties": {"safety": "unsafe"},
        "artifactChanges": [
            {
                "artifactLocation": {"uri": PATH, "uriBaseId": ROOT},
                "replacements": [
                    {"deletedRegion": region(1, 1, 1, 2), "insertedContent": {"text": "x"}},
                    {"deletedRegion": region(2, 1, 3, 4)},
                ],
            },
            {
                "artifactLocation": {"uri": "specs/b.yaml", "uriBaseId": ROOT},
                "replacements": [{"deletedRegion": {"startLine": 1}, "insertedContent": {"text": "c"}}],
            },
        ],
    }


def test_paths_are_relative_references_percent_encoded() -> None:
    found = result(Diagnostic("spec/x", "m", at(0, 1, "specs/é a/b:c#d%.yaml")))
    location = found["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location == {"uri": "specs/%C3%A9%20a/b%3Ac%23d%25.yaml", "uriBaseId": ROOT}
    assert "uri" not in run()["originalUriBaseIds"][ROOT]


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("`/users/{id}` and {0}", "`/users/{{id}}` and {{0}}"),
        ("[x](elsewhere)", "\\[x](elsewhere)"),
        ("`list[string]` (in [a])", "`list[string]` (in [a])"),
    ],
)
def test_a_message_holds_neither_placeholders_nor_links(message: str, text: str) -> None:
    assert result(Diagnostic("spec/x", message, at(0, 1)))["message"]["text"] == text


def test_a_fingerprint_stays_when_lines_move() -> None:
    moved = {PATH: SourceFile(PATH, "# new\n" + SOURCES[PATH].text)}
    (after,) = json.loads(render_sarif([Diagnostic("spec/x", "m", at(18, 21))], moved, no_entry))["runs"][0]["results"]
    before = result(Diagnostic("spec/x", "m", at(12, 15)))
    assert after["locations"] != before["locations"]
    assert after["partialFingerprints"][FINGERPRINT] == before["partialFingerprints"][FINGERPRINT]


def test_the_order_is_by_place_and_no_findings_are_an_empty_list() -> None:
    late, early = Diagnostic("spec/x", "m", at(5, 6)), Diagnostic("spec/y", "m", at(0, 1))
    assert [each["ruleId"] for each in run(late, early)["results"]] == ["spec/y", "spec/x"]
    assert run()["results"] == []
