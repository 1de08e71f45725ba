from __future__ import annotations

import json

import pytest

from interlock_runtime.null_characters import Place, null_character_places


@pytest.mark.parametrize(
    ("value", "places"),
    [
        ("\0", [()]),
        ({"a": ["x", {"b": "y\0"}], "c": "\0"}, [("a", 1, "b"), ("c",)]),
        ({"a": {"b\0": "\0"}}, [("a",)]),
        ({"a": 0, "b": None, "c": [1.5, True]}, []),
    ],
)
def test_each_place_is_found(value: object, places: list[Place]) -> None:
    assert null_character_places(json.dumps(value).encode()) == places


def test_a_backslash_before_the_digits_is_no_null_character() -> None:
    assert null_character_places(json.dumps({"a": "\\u0000"}).encode()) == []
