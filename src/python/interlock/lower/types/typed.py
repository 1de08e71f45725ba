"""Lowers a type together with the constraints that are written beside it."""

from __future__ import annotations

from interlock.ir.types import ListType, MapType, NullableType, Scalar, ScalarType, SetType, Type
from interlock.lower.program import Program
from interlock.lower.types.constraints import bind
from interlock.lower.types.resolver import TypeResolver
from interlock.lower.types.scalars import is_atomic
from interlock.spec.nodes import TypedNode

_WITHOUT_EQUALITY = frozenset({Scalar.JSON, Scalar.FLOAT})
"""Whether two such values are the same differs from language to language, so that a set of them means nothing."""


def lower_typed(program: Program, resolver: TypeResolver, typed: TypedNode) -> Type:
    """The type with its constraints; aliases must be lowered before."""
    return constrained(program, resolver.resolve(typed.type), typed)


def constrained(program: Program, resolved: Type, typed: TypedNode) -> Type:
    """The resolved type of a node with the constraints that stand beside it."""
    if typed.constraints:
        resolved = bind(program, resolved, typed.constraints)
    if not isinstance(resolved, ScalarType):
        _check_sets(program, resolved, typed)
    return resolved


def _check_sets(program: Program, type: Type, typed: TypedNode) -> None:
    match type:
        case SetType(item=item):
            if not is_atomic(program, item, without=_WITHOUT_EQUALITY):
                program.error(
                    "spec/set-item",
                    "the items of a set are scalars other than float and json, enums or consts",
                    typed.type.span,
                    help="use `list[...]`",
                )
        case ListType(item=inner) | NullableType(inner=inner) | MapType(value=inner):
            _check_sets(program, inner, typed)
        case _:
            pass
