from __future__ import annotations

import pytest

from interlock.lower.testing import users


@pytest.mark.parametrize(
    "models",
    [
        'A: {fields: {a: "A?"}}',
        'A: {fields: {a: "list[A]"}}',
        'A: {fields: {a: "map[string,A]"}}',
        "A: {fields: {a: {type: A, optional: true}}}",
        "A: {fields: {b: B}}\nB: {fields: {a: {type: A, optional: true}}}",
        "A: {fields: {e: E}}\nE: {union: {of: [int, A]}}",
        "A: {fields: {n: N}}\nN: A?",
    ],
)
def test_recursion_that_can_end(models: str) -> None:
    assert users(models).findings == []


@pytest.mark.parametrize(
    ("models", "finding"),
    [
        ("A: {fields: {a: A}}", "spec/endless-model: A"),
        ("A: {fields: {b: B}}\nB: {fields: {c: C}}\nC: {fields: {a: A}}", "spec/endless-model: A"),
        ('A: {fields: {a: {type: "list[A]", min_items: 1}}}', "spec/endless-model: A"),
        ("A: {fields: {n: N}}\nN: A", "spec/endless-model: A"),
        ("Top: {fields: {a: A}}\nA: {fields: {a: A}}", "spec/endless-model: A"),
        (
            "A: {fields: {e: E, x: int}}\nB: {fields: {e: E, y: int}}\nE: {union: {of: [A, B]}}",
            "spec/endless-model: A",
        ),
    ],
)
def test_recursion_that_cannot(models: str, finding: str) -> None:
    assert users(models).findings == [finding]


def test_the_variants_of_an_endless_model_are_not_told_again() -> None:
    assert users("A: {fields: {a: A}, variants: {Create: {}, Read: {}}}").findings == ["spec/endless-model: A"]


def test_the_chain_is_shown() -> None:
    found = users("A: {fields: {b: B}}\nB: {fields: {a: A}}")
    assert found.diagnostics[0].message == "no value of `A` could ever be complete: `A` -> `B` -> `A`"
    assert [found.text(label.span) for label in found.diagnostics[0].secondary] == ["B"]
