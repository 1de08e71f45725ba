from __future__ import annotations

from interlock.ir.declarations import Alias
from interlock.lower.testing import fields, users


def test_an_alias_keeps_its_name_and_its_constraints() -> None:
    found = users("Money: {type: decimal, ge: 0, doc: An amount., examples: [1]}\nShop: {fields: {price: Money}}")
    alias = found.declared("users.Money")
    assert isinstance(alias, Alias)
    assert (alias.doc, alias.examples) == ("An amount.", ("1",))


def test_aliases_may_be_declared_in_any_order() -> None:
    found = users("A: {type: B, max_length: 3}\nB: {type: C, min_length: 1}\nC: string")
    alias = found.declared("users.A")
    assert isinstance(alias, Alias)
    assert "min_length=1, max_length=3" in str(alias.type)


def test_a_cycle_is_told_once_with_its_chain_and_users_of_it_stay_silent() -> None:
    found = users("A: B\nB: list[C]\nC: A?\nD: A\nUser: {fields: {a: {type: A, ge: 3}, b: {type: B, default: 1}}}")
    assert found.findings == ["spec/alias-cycle: A"]
    assert found.diagnostics[0].message == "`A` is defined by itself: `A` -> `B` -> `C` -> `A`"
    assert [found.text(label.span) for label in found.diagnostics[0].secondary] == ["B", "C"]


def test_an_alias_of_itself_is_a_cycle() -> None:
    assert users("A: A").findings == ["spec/alias-cycle: A"]


def test_two_cycles_are_two_mistakes() -> None:
    assert users("A: B\nB: A\nC: D\nD: C").findings == ["spec/alias-cycle: A", "spec/alias-cycle: C"]


def test_recursion_through_a_model_or_a_union_is_no_cycle() -> None:
    found = users(
        "Trees: list[Tree]\nTree: {fields: {below: Trees}}\nExpr: {union: {of: [int, Exprs]}}\nExprs: list[Expr]"
    )
    assert found.findings == []


def test_a_chain_of_aliases_has_a_greatest_depth() -> None:
    chain = "".join(f"A{index}: list[A{index + 1}]\n" for index in range(200)) + "A200: int"
    findings = users(chain).findings
    assert findings
    assert all(finding.startswith("spec/type-depth: A") for finding in findings)


def test_a_long_chain_in_reverse_neither_recurses_nor_repeats_itself() -> None:
    found = fields("a: int")
    assert found.findings == []
    chain = "A0: int\n" + "".join(f"A{index + 1}: A{index}\n" for index in range(5000))
    assert {finding.partition(":")[0] for finding in users(chain).findings} == {"spec/type-depth"}
