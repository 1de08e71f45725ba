from __future__ import annotations

from typing import Any

import pytest

from interlock_runtime.models import Model
from interlock_runtime.uniqueness import has_duplicates


class Point(Model):
    x: int
    tags: dict[str, int]


@pytest.mark.parametrize(
    "items",
    [
        [1, 1.0],
        ["a", "a"],
        [None, None],
        [[1, 2], [1, 2]],
        [{"a": 1, "b": 2}, {"b": 2, "a": 1}],
        [Point(x=1, tags={"a": 1, "b": 2}), Point(x=1, tags={"b": 2, "a": 1})],
    ],
)
def test_equal_json_values_are_duplicates(items: list[Any]) -> None:
    assert has_duplicates(items)


@pytest.mark.parametrize(
    "items", [[], [1, True], [0, False], ["1", 1], [[1], [True]], [{"a": 1}, {"a": True}], [[1, 2], [2, 1]], [{}, []]]
)
def test_values_of_other_json_types_or_order_are_not(items: list[Any]) -> None:
    assert not has_duplicates(items)
