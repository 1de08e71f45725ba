"""Binds the constraints written beside a type to it: each must mean something there and leave some value possible."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from interlock.ir.types import Constraints, ListType, MapType, NullableType, Ref, Scalar, ScalarType, SetType, Type
from interlock.lower.names.wording import listing
from interlock.lower.program import UNRESOLVED, Program
from interlock.lower.types.bounds import ITEMS, NUMERIC, Bounds, is_satisfiable
from interlock.lower.types.constraint_values import constraint_value
from interlock.lower.types.spelling import spoken
from interlock.spec.nodes import ConstraintNode

_TEXT = ("min_length", "max_length", "pattern")
_MEANINGFUL: dict[Scalar, tuple[str, ...]] = {
    Scalar.INT: NUMERIC,
    Scalar.INT64: NUMERIC,
    Scalar.FLOAT: NUMERIC,
    Scalar.DECIMAL: NUMERIC,
    Scalar.STRING: _TEXT,
    Scalar.EMAIL: _TEXT,
    Scalar.URL: _TEXT,
}


def bind(program: Program, type: Type, nodes: Sequence[ConstraintNode]) -> Type:
    """The type with the constraints; those that fail a check are reported and left out.

    They bind to the type inside `?`. On a named alias they tighten what the alias says already, for this place only.
    """
    if not nodes or type is UNRESOLVED:
        return type
    if isinstance(type, NullableType):
        inner = bind(program, type.inner, nodes)
        return type if inner is type.inner else NullableType(inner)
    if isinstance(type, Ref):
        behind = program.dealias(type)
        if behind is UNRESOLVED:
            return type
        if isinstance(behind, NullableType):
            return bind(program, behind, nodes)
        if not isinstance(behind, Ref):
            type = behind
    allowed = _meaningful(type)
    refuse_constraints(program, (node for node in nodes if node.name.value not in allowed), spoken(type), allowed)
    sound = [node for node in nodes if node.name.value in allowed]
    match type:
        case ScalarType(constraints=given) | ListType(constraints=given) | SetType(constraints=given):
            bound = _combined(program, type, given, sound)
            return type if bound is given else replace(type, constraints=bound)
        case MapType(constraints=given):
            bound = _combined(program, type, given, sound)
            return type if bound is given else replace(type, constraints=bound)
        case _:
            return type


def refuse_constraints(
    program: Program, nodes: Iterable[ConstraintNode], what: str, allowed: tuple[str, ...] = ()
) -> None:
    """Reports constraints that mean nothing for `what`, which takes those that are allowed and no others."""
    for node in nodes:
        program.error(
            "spec/constraint-type",
            f"`{node.name.value}` means nothing for {what}",
            node.name.span,
            help=f"what binds it: {listing(allowed)}" if allowed else "it takes no constraints",
        )


def _meaningful(type: Type) -> tuple[str, ...]:
    """The names of the constraints that mean something for a type."""
    match type:
        case ScalarType(scalar=scalar):
            return _MEANINGFUL.get(scalar, ())
        case ListType() | SetType():
            return (*ITEMS, "unique_items")
        case MapType():
            return ITEMS
        case _:
            return ()


def _combined(program: Program, type: Type, given: Constraints, nodes: Sequence[ConstraintNode]) -> Constraints:
    bounds = Bounds.of(given)
    for node in nodes:
        _tighten(program, type, bounds, node)
    if not bounds.spans or not is_satisfiable(program, type, bounds):
        return given
    return bounds.constraints()


def _tighten(program: Program, type: Type, bounds: Bounds, node: ConstraintNode) -> None:
    name = node.name.value
    value = constraint_value(program, type, node)
    if value is None:
        return
    if (name == "pattern" and bounds.pattern is not None) or (name == "multiple_of" and name in bounds.numbers):
        program.error(
            "spec/constraint-conflict",
            f"the named type has a `{name}` of its own",
            node.name.span,
            help="one type has one: write the combination where the type is declared",
        )
        return
    bounds.tighten(name, value, node.name.span)
