"""The form in which values that specs hold, defaults and examples, cross the wire."""

from __future__ import annotations

from interlock.ir.types import Json, ListType, MapType, NullableType, Scalar, ScalarType, SetType, Type
from interlock.lower.program import Program

_DIGITS = frozenset({Scalar.INT64, Scalar.DECIMAL})
"""What is a string of digits in JSON, and may be written as a number."""


def wire_form(program: Program, type: Type, value: Json) -> Json:
    """The value as it crosses the wire: a plain integer for an int64 or a decimal becomes a string of digits."""
    type = program.dealias(type)
    match type:
        case ScalarType(scalar=scalar) if scalar in _DIGITS and isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        case NullableType(inner=inner) if value is not None:
            return wire_form(program, inner, value)
        case ListType(item=item) | SetType(item=item) if isinstance(value, list):
            return [wire_form(program, item, element) for element in value]
        case MapType(value=item) if isinstance(value, dict):
            return {key: wire_form(program, item, element) for key, element in value.items()}
        case _:
            return value
