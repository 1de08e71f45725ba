from __future__ import annotations

from interlock.diagnostics.nearest import nearest


def test_a_slip_of_the_pen_is_understood() -> None:
    assert nearest("lint/unpaginatd-list", {"lint/unpaginated-list", "lint/unused-model"}) == "lint/unpaginated-list"


def test_what_is_like_nothing_is_not_guessed_at() -> None:
    assert nearest("postgres", {"redis", "internet"}) is None


def test_of_several_the_choice_does_not_depend_on_their_order() -> None:
    assert nearest("ab", ["abc", "abd"]) == nearest("ab", ["abd", "abc"])


def test_very_long_words_are_compared_by_their_beginning() -> None:
    assert nearest("a" * 100_000, {"a" * 99}) == "a" * 99
