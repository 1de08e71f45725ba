from __future__ import annotations

from interlock.diagnostics.source import Span
from interlock.ir.written import WrittenFile
from interlock.lower.written import written_file
from interlock.spec.load import load

PATH = "specs/shop/api.yaml"
TEXT = """\
operations:
  act: {rest: {method: POST, path: "/x"}, params: [{name: id, type: int}]}
  "two": &two {rest: {method: GET, path: /y}}
"""


def written(text: str = TEXT) -> WrittenFile:
    loaded = load(PATH, text.encode())
    assert loaded.tree is not None
    return written_file(loaded.source, loaded.tree)


def place(word: str) -> Span:
    start = TEXT.index(word)
    return Span(PATH, start, start + len(word))


def test_a_value_is_found_by_the_keys_that_lead_to_it() -> None:
    root = written().root
    found = root.get("operations", "act", "rest", "path")
    assert found is not None
    assert found.text == "/x"
    assert TEXT[found.span.start : found.span.end] == '"/x"'
    assert root.get("operations", "act", "rest", "status") is None
    assert root.get("operations", "nobody", "rest") is None


def test_a_value_is_found_by_the_place_of_its_key() -> None:
    file = written()
    below = file.below(place("act"))
    assert below is not None
    assert [key.text for key, _ in below.entries] == ["rest", "params"]
    assert file.below(place("POST")) is None


def test_a_key_has_the_text_without_its_quotes() -> None:
    key = written().key(place('"two"'))
    assert key is not None
    assert key.text == "two"


def test_a_mapping_is_found_by_what_stands_in_it() -> None:
    file = written()
    assert file.around(place("id")) is file.around(place("type"))
    assert file.around(place("act")) is file.root.get("operations")
    assert file.around(Span(PATH, 1, 2)) is None


def test_values_that_stand_in_several_places_are_told() -> None:
    assert not written().has_aliases
    assert written(f"{TEXT}  three: *two\n").has_aliases


def test_everything_is_walked_once_in_its_order() -> None:
    texts = [value.text for value in written().root.walk() if value.text is not None]
    assert texts == ["POST", "/x", "id", "int", "GET", "/y"]
