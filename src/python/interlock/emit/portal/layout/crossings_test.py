from __future__ import annotations

from interlock.emit.portal.layout.crossings import crossings, ordered


def rights(pieces: list[tuple[int, int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for left, right in pieces:
        found.setdefault(left, []).append(right)
    return found


def test_crossings_are_counted_between_all_columns() -> None:
    pieces = [(0, 3), (1, 2), (2, 5), (3, 4)]
    assert crossings([[0, 1], [2, 3], [4, 5]], rights(pieces)) == 2


def test_lines_that_share_an_end_do_not_cross() -> None:
    assert crossings([[0, 1], [2]], rights([(0, 2), (1, 2)])) == 0


def test_crossed_lines_are_uncrossed() -> None:
    pieces = [(0, 5), (1, 4), (2, 3)]
    columns = ordered([[0, 1, 2], [3, 4, 5]], pieces)
    assert columns == [[0, 1, 2], [5, 4, 3]]


def test_what_cannot_be_uncrossed_keeps_its_points() -> None:
    pieces = [(left, right) for left in (0, 1) for right in (2, 3)]
    columns = ordered([[0, 1], [2, 3]], pieces)
    assert [sorted(column) for column in columns] == [[0, 1], [2, 3]]
    assert crossings(columns, rights(pieces)) == 1


def test_an_order_without_crossings_stays() -> None:
    columns = [[1, 0], [2, 3]]
    assert ordered(columns, [(1, 2), (0, 3)]) == columns
