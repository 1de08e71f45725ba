from __future__ import annotations

import pytest

from interlock.ir.declarations import EnumMember
from interlock.lower.testing import fields, users


def members(values: str) -> dict[str | int, str]:
    enum = users(f"Kind: {{type: enum, values: {values}}}").enum("users.Kind")
    return {member.value: member.name for member in enum.members}


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("admin", "ADMIN"),
        ("in-progress", "IN_PROGRESS"),
        ("inProgress", "IN_PROGRESS"),
        ("HTTPError", "HTTPERROR"),
        ("a b", "A_B"),
        ("1st", "VALUE_1ST"),
        ("<=", "LESS_EQUAL"),
        ("", "EMPTY"),
        ("mro", "MRO"),
        ("None", "NONE"),
        ("é", "U00C9"),
        ("_", "UNDERSCORE"),
    ],
)
def test_any_string_becomes_an_upper_case_identifier(value: str, name: str) -> None:
    named = members(f'["{value}", other]')
    assert named[value] == name
    assert name.isidentifier()


def test_names_do_not_depend_on_the_order_of_the_values() -> None:
    first = members('["a-b", "a_b", "A b", "a_b_2"]')
    assert first == members('["a_b_2", "A b", "a_b", "a-b"]')
    assert first == {"a_b": "A_B", "A b": "A_B_3", "a-b": "A_B_4", "a_b_2": "A_B_2"}


def test_the_map_form_names_its_members_and_takes_integers() -> None:
    enum = users("Kind: {type: enum, values: {text: 0, VOICE: 2}, unknown: 0}").enum("users.Kind")
    assert enum.members == (EnumMember("TEXT", 0), EnumMember("VOICE", 2))
    assert enum.unknown == EnumMember("TEXT", 0)


@pytest.mark.parametrize(
    ("enum", "findings"),
    [
        ("values: [only]", ["spec/enum-single: enum"]),
        ("values: []", ["spec/enum-empty: enum"]),
        ("values: [a, b, a]", ["spec/enum-duplicate: a"]),
        ("values: [true, false]", ["spec/enum-value: true", "spec/enum-value: false"]),
        ("values: [1, 2]", ["spec/enum-value: 1", "spec/enum-value: 2"]),
        ("values: {A: 1, B: two}", ["spec/enum-value: two"]),
        ("values: {A: 1, a: 2}", ["spec/enum-duplicate: a"]),
        ("values: {A: 1.5, B: 2}", ["spec/enum-value: 1.5"]),
        ("values: {A: 9007199254740993, B: 2}", ["spec/enum-value: 9007199254740993"]),
        ("values: [a, b], unknown: c", ["spec/enum-unknown: c"]),
        ("values: {A: 1, B: 2}, unknown: A", ["spec/enum-unknown: A"]),
    ],
)
def test_mistakes(enum: str, findings: list[str]) -> None:
    assert fields(f"a: {{type: enum, {enum}}}").findings == findings


@pytest.mark.parametrize(
    ("enum", "help"),
    [
        ("values: {TEXT: 0, VOICE: 2}, unknown: TEXT", "`TEXT` is the name of a member; write its value: `unknown: 0`"),
        ("values: {text: 0, VOICE: 2}, unknown: text", "`text` is the name of a member; write its value: `unknown: 0`"),
        ("values: {A: a, B: b}, unknown: B", "`B` is the name of a member; write its value: `unknown: b`"),
        ("values: {TEXT: 0, VOICE: 2}, unknown: VOCE", "the values: 0, 2"),
        ("values: {TEXT: 0, VOICE: 2}, unknown: 1", "the values: 0, 2"),
        ("values: [admin, member], unknown: membr", "did you mean `member`?"),
        ("values: [admin, member], unknown: zebra", "the values: `admin`, `member`"),
    ],
)
def test_the_value_for_what_is_unknown_is_said_exactly(enum: str, help: str) -> None:
    [found] = users(f"Kind: {{type: enum, {enum}}}").diagnostics
    assert (found.id, found.help) == ("spec/enum-unknown", help)


def test_what_is_a_value_is_not_taken_for_the_name_of_another_member() -> None:
    enum = users("Kind: {type: enum, values: {TEXT: VOICE, VOICE: TEXT}, unknown: TEXT}").enum("users.Kind")
    assert enum.unknown == EnumMember("VOICE", "TEXT")


def test_words_that_are_booleans_elsewhere_are_strings() -> None:
    assert members("[yes, no, on, off]") == {"yes": "YES", "no": "NO", "on": "ON", "off": "OFF"}
