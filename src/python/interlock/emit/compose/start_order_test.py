from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import pytest

from interlock.emit.compose.start_order import circles


def groups(calls: Mapping[str, str]) -> set[str]:
    """Services that share a number, as sorted letters."""
    found: dict[int, list[str]] = defaultdict(list)
    for service, number in circles(calls, lambda service: list(calls[service])).items():
        found[number].append(service)
    return {"".join(sorted(group)) for group in found.values()}


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ({}, set()),
        ({"a": ""}, {"a"}),
        ({"a": "b", "b": "c", "c": ""}, {"a", "b", "c"}),
        ({"a": "b", "b": "a"}, {"ab"}),
        ({"a": "b", "b": "c", "c": "a", "d": "a"}, {"abc", "d"}),
        ({"a": "bc", "b": "d", "c": "d", "d": ""}, {"a", "b", "c", "d"}),
        ({"a": "b", "b": "ac", "c": "d", "d": "ce", "e": ""}, {"ab", "cd", "e"}),
        ({"a": "bd", "b": "c", "c": "b", "d": "c"}, {"a", "bc", "d"}),
        ({"a": "b", "b": "cd", "c": "a", "d": "c"}, {"abcd"}),
    ],
)
def test_services_that_reach_each_other_are_in_one_circle(calls: dict[str, str], expected: set[str]) -> None:
    assert groups(calls) == expected


def test_a_long_chain_is_no_deep_recursion() -> None:
    names = [str(number) for number in range(20_000)]
    following = dict(zip(names, [*names[1:], ""], strict=True))
    found = circles(names, lambda service: [following[service]] if following[service] else [])
    assert len(set(found.values())) == len(names)
