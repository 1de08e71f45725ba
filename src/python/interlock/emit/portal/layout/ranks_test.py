from __future__ import annotations

from collections import Counter

from interlock.emit.portal.layout.ranks import (
    MOST_BOXES_OF_A_SMALL_COLUMN,
    MOST_COLUMNS_OF_A_SMALL_GRAPH,
    Line,
    rank,
)


def lines(*pairs: tuple[int, int]) -> list[Line]:
    return [Line(*pair) for pair in pairs]


def test_every_line_leads_to_a_later_column() -> None:
    columns = rank(5, lines((0, 1), (1, 2), (0, 2), (3, 2), (2, 4)))
    assert columns == [0, 1, 2, 1, 3]


def test_what_nothing_leads_to_stands_right_before_what_it_leads_to() -> None:
    assert rank(4, lines((0, 1), (1, 2), (3, 2)))[3] == 1


def test_a_cycle_has_one_line_that_leads_back() -> None:
    cycle = lines((0, 1), (1, 2), (2, 0))
    columns = rank(3, cycle)
    assert sorted(columns) == [0, 1, 2]
    assert sum(columns[line.source] > columns[line.target] for line in cycle) == 1


def test_two_boxes_that_lead_to_each_other_stand_side_by_side() -> None:
    assert sorted(rank(2, lines((0, 1), (1, 0)))) == [0, 1]


def test_a_line_to_itself_changes_nothing() -> None:
    assert rank(2, lines((0, 0), (0, 1))) == [0, 1]


def test_a_long_chain_is_folded_into_as_many_columns_as_can_be_read() -> None:
    count = 40
    columns = rank(count, lines(*((number, number + 1) for number in range(count - 1))))
    assert columns == sorted(columns)
    assert max(columns) + 1 == MOST_COLUMNS_OF_A_SMALL_GRAPH


def test_a_tall_column_is_spread_over_several() -> None:
    count = 4 * MOST_BOXES_OF_A_SMALL_COLUMN
    columns = rank(count, lines(*((number, 0) for number in range(1, count))))
    assert max(Counter(columns).values()) <= MOST_BOXES_OF_A_SMALL_COLUMN + 8
    assert columns[0] == max(columns)


def test_no_column_is_empty_and_boxes_without_lines_fill_the_emptiest() -> None:
    columns = rank(8, lines((0, 2), (1, 2)))
    sizes = Counter(columns)
    assert sorted(sizes) == list(range(max(columns) + 1))
    assert max(sizes.values()) - min(sizes.values()) <= 1


def test_boxes_without_any_line_make_a_square() -> None:
    assert sorted(Counter(rank(9, [])).values()) == [3, 3, 3]


def test_nothing_has_no_columns() -> None:
    assert rank(0, []) == []
