from __future__ import annotations

import pytest

from interlock.ir.declarations import Default
from interlock.lower.testing import fields, users

DECLARED = """
Color: {type: enum, values: [red, green]}
Size: {type: enum, values: {SMALL: 1, LARGE: 2}}
Point: {fields: {x: int, y: {type: int, optional: true}}}
Email: {fields: {via: {type: const, value: email}, to: email}}
Chat: {fields: {via: {type: const, value: chat}, id: int}}
Way: {union: {discriminator: via, of: {email: Email, chat: Chat}}}
Loose: {union: {of: [int, string]}}
"""


def findings(field: str) -> list[str]:
    return users(DECLARED + f"Thing: {{fields: {{a: {field}}}}}").findings


@pytest.mark.parametrize(
    "field",
    [
        "{type: int, ge: 1, default: 1}",
        "{type: int64, default: 9223372036854775807}",
        '{type: int64, default: "12"}',
        "{type: float, default: 1}",
        "{type: float, multiple_of: 0.1, default: 0.3}",
        '{type: decimal, ge: 0, default: "0.10"}',
        "{type: decimal, default: 3}",
        "{type: string, pattern: '^a+$', default: aaa}",
        "{type: bool, default: true}",
        '{type: datetime, default: "2026-03-31T12:00:00+02:00"}',
        '{type: date, default: "2026-02-28"}',
        '{type: time, default: "12:00:00"}',
        "{type: duration, default: PT15M}",
        "{type: uuid, default: 01890a5d-ac96-774b-bcce-b302099a8057}",
        "{type: email, default: a@example.org}",
        '{type: url, default: "https://example.org/a"}',
        '{type: bytes, default: "aGk="}',
        "{type: json, default: {a: [1, null]}}",
        "{type: const, value: 3, default: 3}",
        '{type: "int?", default: null}',
        '{type: "list[Color]", min_items: 1, default: [red, green]}',
        '{type: "set[int]", default: [1, 2]}',
        '{type: "map[string,int64]", default: {a: 1}}',
        "{type: Color, default: red}",
        "{type: Size, default: 2}",
        "{type: Point, default: {x: 1}}",
        "{type: Way, default: {via: chat, id: 3}}",
        "{type: Loose, default: x}",
    ],
)
def test_defaults_that_fit(field: str) -> None:
    assert findings(field) == []


@pytest.mark.parametrize(
    "field",
    [
        "{type: int, ge: 1, default: 0}",
        "{type: int, default: 1.0}",
        "{type: int, default: true}",
        "{type: int, default: 9007199254740992}",
        "{type: int, multiple_of: 5, default: 7}",
        "{type: int64, default: 9223372036854775808}",
        "{type: float, lt: 1, default: 1}",
        "{type: float, default: x}",
        "{type: decimal, default: 0.1}",
        '{type: decimal, gt: 0, default: "0"}',
        '{type: decimal, default: "1e5"}',
        "{type: string, max_length: 2, default: abc}",
        "{type: string, min_length: 2, default: a}",
        "{type: string, pattern: '^a+$', default: b}",
        "{type: string, default: 3}",
        "{type: bool, default: 1}",
        '{type: datetime, default: "2026-03-31T12:00:00"}',
        '{type: datetime, default: "2026-02-30T12:00:00Z"}',
        '{type: date, default: "2026-02-30"}',
        '{type: time, default: "24:00:00"}',
        "{type: duration, default: 15 minutes}",
        "{type: duration, default: P}",
        "{type: uuid, default: abc}",
        "{type: email, default: nobody}",
        "{type: url, default: example.org}",
        "{type: bytes, default: aGk}",
        "{type: const, value: 1, default: true}",
        "{type: int, default: null}",
        '{type: "list[Color]", default: [red, blue]}',
        '{type: "list[int]", max_items: 1, default: [1, 2]}',
        '{type: "list[int]", unique_items: true, default: [1, 1]}',
        '{type: "set[int]", default: [1, 1]}',
        '{type: "map[string,int]", default: {a: x}}',
        '{type: "map[string,int]", default: []}',
        "{type: Color, default: blue}",
        "{type: Size, default: SMALL}",
        "{type: Size, default: true}",
        "{type: Point, default: {y: 1}}",
        "{type: Point, default: {x: 1, z: 2}}",
        "{type: Way, default: {via: fax}}",
        "{type: Way, default: {via: chat}}",
        "{type: Loose, default: []}",
    ],
)
def test_defaults_that_do_not(field: str) -> None:
    assert [finding.partition(":")[0] for finding in findings(field)] == ["spec/default-mismatch"]


def test_the_message_says_where_in_the_value_and_why() -> None:
    found = users(DECLARED + 'Thing: {fields: {a: {type: "list[Point]", default: [{x: 1}, {x: one}]}}}')
    assert found.diagnostics[0].message.endswith("does not fit: in `1`, in `x`, it is not an integer")


def test_integers_become_strings_where_the_wire_has_strings() -> None:
    field = fields('a: {type: "list[int64]", default: [1, 2], examples: [[3]]}').field("users.Thing", "a")
    assert field.presence == Default(["1", "2"])
    assert field.examples == (["3"],)


def test_optional_and_default_contradict_each_other() -> None:
    assert fields("a: {type: int, optional: true, default: 1}").findings == ["spec/presence-conflict: 1"]


def test_readonly_and_writeonly_contradict_each_other() -> None:
    assert fields("a: {type: int, readonly: true, writeonly: true}").findings == ["spec/access-conflict: true"]


@pytest.mark.parametrize(
    "models",
    [
        "A: {fields: {a: {type: int, examples: [x]}}}",
        "A: {type: int, examples: [x]}",
        "A: {fields: {a: int}, examples: [{a: x}]}",
        "A: {fields: {a: int}, examples: [{}]}",
        "A: {union: {of: [int, bool]}}\nB: {type: A, examples: [x]}",
    ],
)
def test_examples_must_fit(models: str) -> None:
    assert [finding.partition(":")[0] for finding in users(models).findings] == ["spec/example-mismatch"]


def test_a_model_s_examples_go_to_the_variants_that_they_fit() -> None:
    found = users(
        """
        User:
          fields: {id: {type: int, readonly: true}, name: string, password: {type: string, writeonly: true}}
          variants: {Create: {}, Read: {}, Patch: {patch: true}}
          examples: [{id: 1, name: Ada}, {name: Bob, password: secret}]
        """
    )
    assert found.model("users.User").examples == ()
    assert found.model("users.UserRead").examples == ({"id": 1, "name": "Ada"},)
    assert found.model("users.UserCreate").examples == ({"name": "Bob", "password": "secret"},)
    assert found.model("users.UserPatch").examples == ({"name": "Ada"}, {"name": "Bob", "password": "secret"})


def test_a_value_that_fits_no_member_of_a_recursive_union_is_found_out_soon() -> None:
    nested = "{x: " * 40 + "1" + "}" * 40
    found = users(
        "A: {fields: {x: Either, a: {type: int, optional: true}}}\n"
        "B: {fields: {x: Either, b: {type: int, optional: true}}}\n"
        "Either: {union: {of: [A, B, bool]}}\n"
        f"Thing: {{fields: {{a: {{type: Either, default: {nested}}}}}}}"
    )
    assert {finding.partition(":")[0] for finding in found.findings} == {
        "spec/ambiguous-union",
        "spec/default-mismatch",
    }


def test_a_long_chain_of_unions_is_no_deep_recursion() -> None:
    chain = "".join(f"A{index}: {{union: {{of: [int, A{index + 1}]}}}}\n" for index in range(2000))
    found = users(chain + "A2000: {type: enum, values: [a, b]}\nThing: {fields: {a: {type: A0, default: b}}}")
    assert "spec/default-mismatch" not in {finding.partition(":")[0] for finding in found.findings}
