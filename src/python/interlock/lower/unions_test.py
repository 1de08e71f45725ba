from __future__ import annotations

import pytest

from interlock.lower.testing import users

MEMBERS = """
Email: {fields: {channel: {type: const, value: email}, to: string}}
Chat: {fields: {channel: {type: const, value: chat}, to: string}}
One: {fields: {kind: {type: const, value: 1}}}
Two: {fields: {kind: {type: const, value: 2}}}
Loose: {fields: {channel: string, to: string}}
Maybe: {fields: {channel: {type: const, value: maybe, optional: true}}}
Circle: {fields: {radius: int}}
Square: {fields: {side: int}}
Point: {fields: {label: {type: string, optional: true}}}
Letter: {type: enum, values: [a, b]}
Vowel: {type: enum, values: [a, e]}
Open: {type: enum, values: [x, y], unknown: x}
Number: {type: enum, values: {A: 1, B: 2}}
Nickname: Circle
Inner: {union: {of: [bool, Square]}}
"""


def findings(union: str) -> list[str]:
    return users(MEMBERS + f"Either: {{union: {union}}}").findings


@pytest.mark.parametrize(
    "union",
    [
        "{discriminator: channel, of: {email: Email, chat: Chat}}",
        "{discriminator: kind, of: {1: One, 2: Two}}",
        '{of: [int, string, bool, "list[int]", Circle]}',
        "{of: [int, int64]}",
        '{of: ["int?", string]}',
        "{of: [Circle, Square]}",
        "{of: [Circle, Point]}",
        "{of: [Email, Chat]}",
        "{of: [Number, Letter]}",
        "{of: [Inner, Circle, int]}",
        "{of: [{type: const, value: a}, {type: const, value: b}, {type: const, value: 1}]}",
        "{of: [Letter, {type: const, value: c}]}",
    ],
)
def test_members_that_are_told_apart(union: str) -> None:
    assert findings(union) == []


@pytest.mark.parametrize(
    ("union", "found"),
    [
        ("{of: [int]}", ["spec/union-single"]),
        ("{of: [int, float]}", ["spec/ambiguous-union: float"]),
        ("{of: [string, datetime]}", ["spec/ambiguous-union: datetime"]),
        ("{of: [string, Letter]}", ["spec/ambiguous-union: Letter"]),
        ("{of: [Letter, Vowel]}", ["spec/ambiguous-union: Vowel"]),
        ("{of: [Open, {type: const, value: z}]}", ["spec/ambiguous-union: const"]),
        ("{of: [json, int]}", ["spec/ambiguous-union: int"]),
        ('{of: ["list[int]", "list[string]"]}', ["spec/ambiguous-union: list[string]"]),
        ('{of: [Circle, "map[string,int]"]}', ["spec/ambiguous-union: map[string,int]"]),
        ('{of: ["int?", "string?"]}', ["spec/ambiguous-union: string?"]),
        ("{of: [Circle, Nickname]}", ["spec/ambiguous-union: Nickname"]),
        ("{of: [Loose, Email]}", ["spec/ambiguous-union: Email"]),
        ("{of: [Inner, bool]}", ["spec/ambiguous-union: bool"]),
        ("{of: [string, uuid, url]}", ["spec/ambiguous-union: uuid", "spec/ambiguous-union: url"]),
        ("{discriminator: channel, of: {email: Email, chat: Circle}}", ["spec/union-tag: Circle"]),
        ("{discriminator: channel, of: {email: Email, post: Chat}}", ["spec/union-tag: Chat"]),
        ("{discriminator: channel, of: {email: Email, loose: Loose}}", ["spec/union-tag: Loose"]),
        ("{discriminator: channel, of: {email: Email, maybe: Maybe}}", ["spec/union-tag: Maybe"]),
        ("{discriminator: channel, of: {email: Email, word: string}}", ["spec/union-member: string"]),
        ("{discriminator: channel, of: [Email, Chat]}", ["spec/union-tag: Email"]),
        ("{discriminator: kind, of: {'1': One, 2: Two}}", ["spec/union-tag: One"]),
        ("{discriminator: channel, of: {email: Email, chat: Chatt}}", ["spec/unknown-model: Chatt"]),
        ("{of: [Nowhere, int]}", ["spec/unknown-model: Nowhere"]),
    ],
)
def test_members_that_are_not(union: str, found: list[str]) -> None:
    assert [
        text if ":" in wanted else text.partition(":")[0] for text, wanted in zip(findings(union), found, strict=True)
    ] == found


def test_a_union_of_unions_of_itself_ends() -> None:
    assert (
        users("Expr: {union: {of: [int, More]}}\nMore: {union: {of: [bool, Exprs]}}\nExprs: list[Expr]").findings == []
    )


def test_the_discriminator_is_the_key_in_json() -> None:
    models = """
    A: {fields: {kind: {type: const, value: a, wire: type}}}
    B: {fields: {kind: {type: const, value: b, wire: type}}}
    Either: {union: {discriminator: type, of: {a: A, b: B}}}
    """
    assert users(models).union("users.Either").discriminator == "type"


def test_very_many_members_want_a_discriminator() -> None:
    models = "".join(f"M{index}: {{fields: {{f{index}: int}}}}\n" for index in range(150))
    names = ", ".join(f"M{index}" for index in range(150))
    assert [text.partition(":")[0] for text in users(models + f"All: {{union: {{of: [{names}]}}}}").findings] == [
        "spec/ambiguous-union"
    ]


@pytest.mark.parametrize(
    ("models", "finding"),
    [
        ("A: {union: {of: [A, int]}}", "spec/alias-cycle: A"),
        ("A: {union: {of: [int, B]}}\nB: {union: {of: [string, C]}}\nC: A?", "spec/alias-cycle: A"),
        ("A: {union: {of: [int, B]}}\nB: {type: C}\nC: {union: {of: [A, string]}}", "spec/alias-cycle: A"),
        ("A: {union: {of: [int, B]}}\nB: {union: {of: [C, A]}}\nC: {union: {of: [B, A]}}", "spec/alias-cycle: A"),
    ],
)
def test_a_union_is_no_member_of_itself(models: str, finding: str) -> None:
    assert users(models + "\nUser: {fields: {a: {type: A, default: 1.5}}}").findings[0] == finding


def test_a_union_may_contain_itself_in_a_list() -> None:
    assert users('A: {union: {of: [int, "list[A]"]}}\nUser: {fields: {a: {type: A, default: [1, [2]]}}}').findings == []
