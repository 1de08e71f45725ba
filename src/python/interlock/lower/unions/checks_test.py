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


CIRCLE = """
X: {fields: {x: int, z: {type: int, optional: true}}}
Y: {fields: {y: int, x: {type: int, optional: true}}}
Z: {fields: {z: int, y: {type: int, optional: true}}}
W: {fields: {w: int, x: {type: int, optional: true}}}
Wide: {fields: {y: int, x: int, more: int}}
XY: {union: {of: [X, Y]}}
XW: {union: {of: [X, W]}}
"""


@pytest.mark.parametrize(
    ("of", "found"),
    [
        ("[X, Y, Z]", ["spec/ambiguous-union: X"]),
        ("[string, Z, W, Y, X]", ["spec/ambiguous-union: Z"]),
        ("['X?', Y, Z]", ["spec/ambiguous-union: X?"]),
        ("[Z, XY]", ["spec/ambiguous-union: Z"]),
        ("[X, Y]", []),
        ("[Y, X]", []),
        ("[X, W, Z]", []),
        ("[Z, XW]", []),
        # A union among the members is tried as a whole: `Wide` comes before `Y` and `X`, and so before both.
        ("[XY, Wide]", []),
        # `Y` comes before `X`, which comes before nothing of `XW`.
        ("[XW, Y]", []),
    ],
)
def test_members_must_have_an_order_in_which_each_is_read_right(of: str, found: list[str]) -> None:
    assert users(CIRCLE + f"Either: {{union: {{of: {of}}}}}").findings == found


def test_the_members_that_have_no_order_are_told_with_what_each_is_taken_for() -> None:
    [found] = users(CIRCLE + "Either: {union: {of: [X, Y, Z]}}").diagnostics
    assert found.message == "no order of trying `X`, `Y`, `Z` reads all of them right: `X` may be taken for `Z`"
    assert [label.text for label in found.secondary] == ["`Y` may be taken for `X`", "`Z` may be taken for `Y`"]


def test_a_union_that_is_in_the_way_as_a_whole_is_to_be_spelled_out() -> None:
    [found] = users(CIRCLE + "Either: {union: {of: [W, XY, Z]}}").diagnostics
    assert found.help == "write the members of `XY` in its place"


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
