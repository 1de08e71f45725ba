"""Scalars: which are integers, and which types have values that are one scalar each."""

from __future__ import annotations

from collections.abc import Set

from interlock.ir.declarations import Enum
from interlock.ir.types import ConstType, Ref, Scalar, ScalarType, Type
from interlock.lower.program import UNRESOLVED, Program

INTEGERS = frozenset({Scalar.INT, Scalar.INT64})


def is_atomic(program: Program, type: Type, *, without: Set[Scalar]) -> bool:
    """Whether each value is one scalar: of a scalar type but for some, of an enum, or a const."""
    match program.dealias(type):
        case ScalarType(scalar=scalar):
            return scalar not in without
        case ConstType():
            return True
        case Ref(target=target) as reference:
            return reference is UNRESOLVED or isinstance(program.declarations.get(target), Enum)
        case _:
            return False
