from __future__ import annotations

import pytest

from interlock.circles import circles


@pytest.mark.parametrize(
    ("following", "found"),
    [
        ({}, []),
        ({"a": "b", "b": "c"}, []),
        ({"a": "a"}, [["a"]]),
        ({"a": "bc", "b": "a", "c": ""}, [["a", "b"]]),
        ({"x": "a", "a": "b", "b": "ca", "c": "a"}, [["a", "b", "c"]]),
        ({"a": "b", "b": "a", "c": "d", "d": "c"}, [["a", "b"], ["c", "d"]]),
    ],
)
def test_circles(following: dict[str, str], found: list[list[str]]) -> None:
    assert list(circles(following)) == found


def test_a_long_circle_is_no_deep_recursion() -> None:
    count = 20_000
    assert [len(circle) for circle in circles({node: [(node + 1) % count] for node in range(count)})] == [count]
