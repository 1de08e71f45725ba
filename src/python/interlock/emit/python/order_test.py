from __future__ import annotations

from interlock.diagnostics.source import Span
from interlock.emit.python.order import in_order
from interlock.ir.declarations import Alias, Declaration, Direction, Field, Model, Required
from interlock.ir.types import ListType, QualifiedName, Ref

SPAN = Span("specs/a/models.yaml", 0, 0)


def name(text: str) -> QualifiedName:
    return QualifiedName("a", text)


def model(text: str, *needs: str) -> Model:
    fields = tuple(
        Field(need.lower(), need.lower(), ListType(Ref(name(need))), Required(), None, False, False, False, (), SPAN)
        for need in needs
    )
    return Model(name(text), text, None, Direction.BOTH, False, fields, None, False, (), SPAN)


def alias(text: str, need: str) -> Alias:
    return Alias(name(text), Ref(name(need)), None, False, (), SPAN)


def order(*declarations: Declaration) -> list[list[str]]:
    return [[declared.name.name for declared in group] for group in in_order(declarations)]


def test_what_is_needed_comes_first_and_the_rest_stays() -> None:
    assert order(model("C", "B"), model("A"), model("B"), model("D")) == [["B"], ["C"], ["A"], ["D"]]


def test_those_that_need_each_other_are_together_classes_before_aliases() -> None:
    assert order(model("Out", "A"), alias("Many", "A"), model("A", "B"), model("B", "Many")) == [
        ["A", "B", "Many"],
        ["Out"],
    ]


def test_a_declaration_may_need_itself() -> None:
    assert order(model("A", "A")) == [["A"]]


def test_a_long_chain_needs_no_recursion() -> None:
    chain = [model(f"M{number}", f"M{number + 1}") for number in range(5000)]
    assert order(*chain, model("M5000"))[0] == ["M5000"]


def test_nothing_is_in_order() -> None:
    assert order() == []
