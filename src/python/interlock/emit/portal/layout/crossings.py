"""The order in each column, so that few lines cross: barycentre sweeps (Sugiyama, Tagawa and Toda, 1981)."""

from __future__ import annotations

import itertools
from bisect import bisect_right, insort
from collections.abc import Sequence

SWEEPS = 12
WITHOUT_GAIN = 3
"""Sweeps that may bring nothing before we stop."""


def ordered(columns: Sequence[Sequence[int]], pieces: Sequence[tuple[int, int]]) -> list[list[int]]:
    """The points of each column in the best order that was met, beginning with the given one."""
    lefts: dict[int, list[int]] = {}
    rights: dict[int, list[int]] = {}
    for left, right in pieces:
        lefts.setdefault(right, []).append(left)
        rights.setdefault(left, []).append(right)
    current = [list(column) for column in columns]
    best, fewest, idle = current, crossings(current, rights), 0
    for sweep in range(SWEEPS):
        if not fewest or idle == WITHOUT_GAIN:
            break
        current = _swept(current, lefts) if sweep % 2 == 0 else _swept(current[::-1], rights)[::-1]
        found = crossings(current, rights)
        if found < fewest:
            best, fewest, idle = current, found, 0
        else:
            idle += 1
    return best


def crossings(columns: Sequence[Sequence[int]], rights: dict[int, list[int]]) -> int:
    """How often lines cross between columns."""
    return sum(_between(left, right, rights) for left, right in itertools.pairwise(columns))


def _between(left: Sequence[int], right: Sequence[int], rights: dict[int, list[int]]) -> int:
    place = {point: number for number, point in enumerate(right)}
    found = 0
    ends: list[int] = []
    for point in left:
        targets = sorted(place[other] for other in rights.get(point, ()))
        found += sum(len(ends) - bisect_right(ends, target) for target in targets)
        for target in targets:
            insort(ends, target)
    return found


def _swept(columns: Sequence[Sequence[int]], neighbours: dict[int, list[int]]) -> list[list[int]]:
    """Each column but the first sorted by the mean places of its neighbours in the one before it."""
    swept: list[list[int]] = []
    place: dict[int, int] = {}
    for column in columns:
        keys = {
            point: (
                sum(place[other] for other in neighbours[point]) / len(neighbours[point])
                if swept and point in neighbours
                else number
            )
            for number, point in enumerate(column)
        }
        swept.append(sorted(column, key=keys.__getitem__))
        place = {point: number for number, point in enumerate(swept[-1])}
    return swept
