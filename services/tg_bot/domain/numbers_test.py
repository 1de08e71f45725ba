from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from services.tg_bot.domain.numbers import Number, Prefix, ShownLists, read_choice, short

ID = UUID("1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed")


@pytest.mark.parametrize(
    ("written", "choice"),
    [
        ("1", Number(1)),
        ("#12", Number(12)),
        (" 3. ", Number(3)),
        ("1B9d", Prefix("1b9d")),
        ("1234", Prefix("1234")),
        (str(ID), Prefix(ID.hex)),
        ("", None),
        ("1b9", None),
        ("milk", None),
        ("1 2", None),
    ],
)
def test_a_choice_is_a_number_or_the_beginning_of_an_id(written: str, choice: Number | Prefix | None) -> None:
    assert read_choice(written) == choice


def test_what_is_shown_of_an_id_leads_back_to_it() -> None:
    choice = read_choice(short(ID))
    assert isinstance(choice, Prefix)
    assert choice.fits(ID)
    assert not choice.fits(uuid4())


def test_a_number_means_what_was_shown_last() -> None:
    shown = ShownLists()
    first, second, third = uuid4(), uuid4(), uuid4()
    assert shown.find(5, Number(1)) is None
    shown.remember(5, {1: first, 2: second})
    shown.remember(5, {3: third})
    assert [shown.find(5, Number(number)) for number in (1, 2, 3, 4)] == [first, second, third, None]
    shown.remember(5, {1: third})
    assert [shown.find(5, Number(number)) for number in (1, 2)] == [third, None]
    assert shown.find(6, Number(1)) is None


def test_the_chat_that_was_quiet_for_longest_is_forgotten() -> None:
    shown = ShownLists(room=2)
    for chat in (1, 2, 1, 3):
        shown.remember(chat, {1: ID})
    assert [shown.find(chat, Number(1)) for chat in (1, 2, 3)] == [ID, None, ID]


def test_long_lists_count_for_what_they_hold() -> None:
    shown = ShownLists(room=30)
    shown.remember(1, {1: ID})
    shown.remember(2, {1: ID})
    for page in range(3):
        shown.remember(3, dict.fromkeys(range(page * 10 + 1, page * 10 + 11), ID))
    assert [shown.find(chat, Number(1)) for chat in (1, 2, 3)] == [None, None, ID]
    shown.remember(3, {1: ID})
    shown.remember(1, dict.fromkeys(range(1, 30), ID))
    assert [shown.find(chat, Number(1)) for chat in (1, 2, 3)] == [ID, None, ID]
