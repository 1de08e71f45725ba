from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from interlock.emit.portal.layout.coordinates import Spacing, heights, nearest


def test_places_that_are_far_enough_apart_are_taken_as_wanted() -> None:
    assert nearest([0.0, 10.0, 30.0], [5.0, 5.0]) == [0.0, 10.0, 30.0]


def test_places_that_are_too_close_give_way_to_both_sides() -> None:
    assert nearest([10.0, 10.0], [4.0]) == [8.0, 12.0]


def test_no_place_is_wanted_where_there_is_no_point() -> None:
    assert nearest([], []) == []


@pytest.mark.parametrize("seed", range(20))
def test_no_other_places_are_nearer(seed: int) -> None:
    """A small step of any run of neighbours that keeps the distances makes it no better."""
    random = Random(seed)
    wanted = [random.uniform(0, 50) for _ in range(8)]
    apart = [random.uniform(1, 12) for _ in range(7)]
    found = nearest(wanted, apart)
    assert all(lower - upper >= gap - 1e-9 for (upper, lower), gap in zip(pairwise(found), apart, strict=True))

    def cost(places: list[float]) -> float:
        return sum((place - want) ** 2 for place, want in zip(places, wanted, strict=True))

    for start in range(8):
        for end in range(start, 8):
            for step in (-0.01, 0.01):
                moved = [place + step if start <= at <= end else place for at, place in enumerate(found)]
                if all(lower - upper >= gap for (upper, lower), gap in zip(pairwise(moved), apart, strict=True)):
                    assert cost(moved) >= cost(found) - 1e-9


def test_a_box_stands_in_the_middle_of_what_it_leads_to() -> None:
    y = heights([[0], [1, 2]], [(0, 1), (0, 2)], Spacing([20.0, 20.0, 20.0], 10.0, 5.0))
    assert y[0] == pytest.approx((y[1] + y[2]) / 2)
    assert y[2] - y[1] == pytest.approx(30.0)


def test_the_topmost_edge_is_at_zero() -> None:
    y = heights([[0], [1]], [(0, 1)], Spacing([20.0, 40.0], 10.0, 5.0))
    assert min(y[0] - 10, y[1] - 20) == pytest.approx(0.0)
