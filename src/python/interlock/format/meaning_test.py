"""What counts as a change of meaning."""

from __future__ import annotations

import pytest

from interlock.format.meaning import meaning
from interlock.spec.testing import Loaded


def meaning_of(text: str) -> object:
    return meaning(Loaded("models.yaml", f"models: {text}").clean())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("{A: {fields: {x: {type: int, ge: 1, le: 2}}}}", "{A: {fields: {x: {le: 2, type: int, ge: 1}}}}"),
        ("{A: {fields: {x: int}, doc: a}}", "\n  # comment\n  A: {doc: 'a', fields: {x: 'int'}}"),
        ("{A: {type: json, examples: [null]}}", "{A: {type: json, examples: [~]}}"),
    ],
)
def test_texts_that_say_the_same(one: str, other: str) -> None:
    assert meaning_of(one) == meaning_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("{A: {fields: {x: int, y: int}}}", "{A: {fields: {y: int, x: int}}}"),
        ("{A: {type: enum, values: [a, b]}}", "{A: {type: enum, values: [b, a]}}"),
        ("{A: {type: json, examples: [1]}}", "{A: {type: json, examples: [1.0]}}"),
        ("{A: {type: json, examples: [1]}}", "{A: {type: json, examples: [true]}}"),
        ("{A: {type: json, examples: ['1']}}", "{A: {type: json, examples: [1]}}"),
        ("{A: {type: json, examples: [{a: 1, b: 2}]}}", "{A: {type: json, examples: [{b: 2, a: 1}]}}"),
        ("{A: {type: int, ge: 1}}", "{A: {type: int, ge: 2}}"),
        ("{A: {type: int, ge: 1}}", "{A: {type: int, le: 1}}"),
        ("{A: {type: int, ge: 1}}", "{A: {type: int}}"),
        ("{A: {fields: {}, doc: a}}", "{A: {fields: {}, doc: b}}"),
    ],
)
def test_texts_that_do_not(one: str, other: str) -> None:
    assert meaning_of(one) != meaning_of(other)
