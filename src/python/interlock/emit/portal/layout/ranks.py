"""Which column each box stands in: most lines lead to the right, through columns neither too many nor too tall."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import heapify, heappop, heappush
from math import isqrt
from typing import NamedTuple

MOST_COLUMNS_OF_A_SMALL_GRAPH = 6
"""As many as fit a wide screen with letters that can be read."""
MOST_BOXES_OF_A_SMALL_COLUMN = 24


class Line(NamedTuple):
    """A directed line between two boxes, given by their numbers. Only lines of one group are drawn as one trunk."""

    source: int
    target: int
    group: int = 0


def rank(count: int, lines: Sequence[Line]) -> list[int]:
    """The column of each of `count` boxes, from 0, without a column that is empty.

    Lines lead to a later column unless they are part of a cycle, or columns had to be merged, as they are where a
    drawing would be wider than anybody could follow.
    """
    pairs = sorted({Line(line.source, line.target) for line in lines if line.source != line.target})
    joined = {end for line in pairs for end in (line.source, line.target)}
    columns = _longest_paths(count, _forward(count, pairs))
    columns = _merged(columns, joined, most=max(MOST_COLUMNS_OF_A_SMALL_GRAPH, isqrt(count // 4)))
    columns = _split(columns, joined, pairs, most=max(MOST_BOXES_OF_A_SMALL_COLUMN, 3 * isqrt(count)))
    return _with_lonely(columns, joined)


def _forward(count: int, pairs: Sequence[Line]) -> list[Line]:
    """The lines with those turned round that close cycles, in an order where every line leads to a later box."""
    place = {box: number for number, box in enumerate(_sequence(count, pairs))}
    turned = {pair if place[pair.source] < place[pair.target] else Line(pair.target, pair.source) for pair in pairs}
    return sorted(turned, key=lambda line: (place[line.source], place[line.target]))


def _sequence(count: int, pairs: Sequence[Line]) -> list[int]:
    """The boxes in an order that few lines lead back in: the greedy heuristic of Eades, Lin and Smyth (1993).

    Boxes that nothing leads to come first and those that lead nowhere come last; where a cycle leaves neither, the box
    with the most lines out over lines in is taken for a first one.
    """
    after: list[list[int]] = [[] for _ in range(count)]
    before: list[list[int]] = [[] for _ in range(count)]
    for source, target, _ in pairs:
        after[source].append(target)
        before[target].append(source)
    ins, outs = [len(each) for each in before], [len(each) for each in after]
    first: list[int] = []
    last: list[int] = []
    taken = [False] * count
    sources = [box for box in range(count) if not ins[box]]
    sinks = [box for box in range(count) if ins[box] and not outs[box]]
    surplus = [(ins[box] - outs[box], box) for box in range(count)]
    heapify(sources)
    heapify(sinks)
    heapify(surplus)

    def take(box: int, into: list[int]) -> None:
        taken[box] = True
        into.append(box)
        for other in after[box]:
            if not taken[other]:
                ins[other] -= 1
                heappush(surplus, (ins[other] - outs[other], other))
                if not ins[other]:
                    heappush(sources, other)
        for other in before[box]:
            if not taken[other]:
                outs[other] -= 1
                heappush(surplus, (ins[other] - outs[other], other))
                if not outs[other]:
                    heappush(sinks, other)

    while len(first) + len(last) < count:
        if sinks:
            box, into = heappop(sinks), last
        elif sources:
            box, into = heappop(sources), first
        else:
            weight, box = heappop(surplus)
            if weight != ins[box] - outs[box]:
                continue
            into = first
        if not taken[box]:
            take(box, into)
    return [*first, *reversed(last)]


def _longest_paths(count: int, forward: Sequence[Line]) -> list[int]:
    """Columns by the longest path to each box; those that nothing leads to stand right before what they lead to."""
    columns = [0] * count
    for source, target, _ in forward:
        columns[target] = max(columns[target], columns[source] + 1)
    led_to = {line.target for line in forward}
    nearest: dict[int, int] = {}
    for source, target, _ in forward:
        if source not in led_to:
            nearest[source] = min(nearest.get(source, columns[target]), columns[target])
    for source, column in nearest.items():
        columns[source] = column - 1
    return columns


def _merged(columns: list[int], joined: Iterable[int], most: int) -> list[int]:
    """With neighbouring columns made one, the emptiest first, until there are `most`."""
    sizes = [0] * (max(columns, default=0) + 1)
    for box in joined:
        sizes[columns[box]] += 1
    groups = [[column] for column in range(len(sizes)) if sizes[column]]
    weights = [sizes[group[0]] for group in groups]
    while len(groups) > most:
        at = min(range(len(groups) - 1), key=lambda number: weights[number] + weights[number + 1])
        groups[at : at + 2] = [groups[at] + groups[at + 1]]
        weights[at : at + 2] = [weights[at] + weights[at + 1]]
    place = {column: number for number, group in enumerate(groups) for column in group}
    return [place.get(column, 0) for column in columns]


def _split(columns: list[int], joined: Iterable[int], pairs: Sequence[Line], most: int) -> list[int]:
    """With columns of more than `most` boxes spread over several, those to the left whose lines lead there."""
    members: dict[int, list[int]] = {}
    for box in sorted(joined):
        members.setdefault(columns[box], []).append(box)
    pull = [0] * len(columns)
    for source, target, _ in pairs:
        pull[source] += columns[target] - columns[source]
        pull[target] += columns[source] - columns[target]
    found = [0] * len(columns)
    column = 0
    for _, boxes in sorted(members.items()):
        boxes.sort(key=lambda box: (pull[box], box))
        parts = -(-len(boxes) // most)
        for number, box in enumerate(boxes):
            found[box] = column + number * parts // len(boxes)
        column += parts
    return found


def _with_lonely(columns: list[int], joined: set[int]) -> list[int]:
    """Boxes without lines fill up the columns that have the fewest."""
    sizes = [0] * (max((columns[box] for box in joined), default=0) + 1)
    for box in joined:
        sizes[columns[box]] += 1
    lonely = [box for box in range(len(columns)) if box not in joined]
    if not joined:
        # Nothing says where to: as many columns as make a picture that is about as wide as high.
        sizes = [0] * max(1, min(MOST_COLUMNS_OF_A_SMALL_GRAPH, isqrt(len(lonely))))
    room = [(size, column) for column, size in enumerate(sizes)]
    heapify(room)
    for box in lonely:
        size, column = heappop(room)
        columns[box] = column
        heappush(room, (size + 1, column))
    return columns
