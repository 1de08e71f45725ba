"""Whether a type takes all values of another one."""

from __future__ import annotations

from dataclasses import replace

from interlock.ir.types import (
    NO_CONSTRAINTS,
    Constraints,
    ListType,
    MapType,
    NullableType,
    Scalar,
    ScalarType,
    SetType,
    Type,
)
from interlock.lower.program import UNRESOLVED, Program


def takes(program: Program, wanted: Type, given: Type) -> bool:
    """True is certain, and what holds a mistake is passed over. Declarations are taken for the same by name alone."""
    wanted, given = program.dealias(wanted), program.dealias(given)
    if wanted is UNRESOLVED or given is UNRESOLVED or wanted == given:
        return True
    match wanted, given:
        case ScalarType(scalar=Scalar.JSON), _:
            return True
        case NullableType(inner=inner), NullableType(inner=value):
            return takes(program, inner, value)
        case NullableType(inner=inner), _:
            return takes(program, inner, given)
        case ScalarType(), ScalarType():
            return wanted.scalar is given.scalar and _within(wanted.constraints, given.constraints)
        case (ListType(item, bounds), ListType(value, given_bounds)) | (
            SetType(item, bounds),
            SetType(value, given_bounds),
        ):
            return takes(program, item, value) and _within(bounds, given_bounds)
        case MapType(item, bounds), MapType(value, given_bounds):
            return takes(program, item, value) and _within(bounds, given_bounds)
        case _:
            return False


def _within(wanted: Constraints, given: Constraints) -> bool:
    """Whether what keeps to the given bounds keeps to those that are wanted."""
    least, most = given.ge, given.le
    return wanted == given or (
        (wanted.ge is None or (least is not None and least >= wanted.ge))
        and (wanted.gt is None or (least is not None and least > wanted.gt))
        and (wanted.le is None or (most is not None and most <= wanted.le))
        and (wanted.lt is None or (most is not None and most < wanted.lt))
        and (wanted.min_length or 0) <= (given.min_length or 0)
        and replace(wanted, ge=None, gt=None, le=None, lt=None, min_length=None) == NO_CONSTRAINTS
    )
