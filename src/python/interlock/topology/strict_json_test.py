"""Documents of other programs: what is wrong with them is told at once, with its place."""

from __future__ import annotations

import json

import pytest

from interlock.topology.strict_json import MOST_SHOWN, InvalidDocument, Value, read_document


def read(document: object) -> list[tuple[str, int]]:
    def of(value: Value) -> list[tuple[str, int]]:
        _, pairs = value.members("version", "pairs")
        found = []
        for pair in pairs.items():
            name, number = pair.members("name", "number")
            found.append((name.text(), number.integer()))
        return found

    return read_document(json.dumps(document), 1, "pairs.json", of)


def problems(document: object) -> list[str]:
    with pytest.raises(InvalidDocument) as raised:
        read(document)
    return str(raised.value).splitlines()


def test_a_document_of_the_agreed_form_is_read() -> None:
    assert read({"version": 1, "pairs": [{"name": "a", "number": 1}]}) == [("a", 1)]


def test_everything_that_is_wrong_is_told_with_its_place() -> None:
    document = {"version": 1, "pairs": [{"name": "", "number": True}, {"nam": "a", "number": 1}, 7]}
    assert problems(document) == [
        'pairs.json: pairs[0].name should be a text, not ""',
        "pairs.json: pairs[0].number should be a whole number, not true",
        "pairs.json: pairs[1].nam does not belong there",
        "pairs.json: pairs[1].name is missing",
        "pairs.json: pairs[2] should be an object, not 7",
    ]


def test_of_many_problems_the_first_ones_are_told() -> None:
    told = problems({"version": 1, "pairs": [7] * 30})
    assert len(told) == MOST_SHOWN + 1
    assert told[-1] == f"pairs.json: and {30 - MOST_SHOWN} more"


@pytest.mark.parametrize("version", [2, "1", None, True])
def test_another_version_is_the_only_problem(version: object) -> None:
    [told] = problems({"version": version, "pairs": 7})
    assert "reads version 1" in told


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000])
def test_what_is_no_json_is_told_so(text: str) -> None:
    with pytest.raises(InvalidDocument, match=r"pairs\.json is no JSON"):
        read_document(text, 1, "pairs.json", lambda value: value)


def test_a_document_that_is_no_object_has_no_version() -> None:
    [told] = problems([1])
    assert told.startswith("pairs.json is of version null")
