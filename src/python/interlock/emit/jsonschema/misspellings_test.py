"""What counts as misspelt, and what as a name of its own."""

from __future__ import annotations

import re

import pytest

from interlock.emit.jsonschema.misspellings import misspelt


def is_misspelt(text: str, *names: str) -> bool:
    return re.fullmatch(misspelt(names), text) is not None


@pytest.mark.parametrize(
    "text", ["UserRaed", "UseRead", "UserRed", "UsserRead", "UserRRead", "UserRwad", "User_Read", "UesrRead"]
)
def test_one_slip_is_a_misspelling(text: str) -> None:
    assert is_misspelt(text, "Reminder", "UserRead")


@pytest.mark.parametrize("text", ["Usr", "Uesr"])
def test_of_a_short_name_a_letter_may_be_missing_or_two_swapped(text: str) -> None:
    assert is_misspelt(text, "User")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Users", "User"),
        ("User", "Users"),
        ("UserReady", "UserRead"),
        ("AddressV2", "AddressV1"),
        ("V2Address", "V1Address"),
        ("Address2Line", "Address1Line"),
        ("Forum", "Form"),
        ("Farm", "Form"),
        ("Tab", "Tag"),
        ("Border", "Order"),
        ("UserWrite", "UserRead"),
        ("Badge", "UserRead"),
    ],
)
def test_what_may_well_be_a_name_of_its_own_is_none(text: str, name: str) -> None:
    assert not is_misspelt(text, name)


def test_without_names_nothing_is_misspelt() -> None:
    assert not is_misspelt("User")
    assert not is_misspelt("")


def test_the_pattern_grows_with_the_names_and_not_faster() -> None:
    few, many = (misspelt(f"ReminderOfKind{'abcdefghij'[i % 10]}{i}" for i in range(count)) for count in (100, 1000))
    assert len(many) < 11 * len(few)
