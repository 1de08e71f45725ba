"""Reads the value that is written for a constraint."""

from __future__ import annotations

import math
from decimal import Decimal, InvalidOperation

from interlock.diagnostics.source import Span
from interlock.ir.types import MAX_SAFE_INT, Number, Scalar, ScalarType, Type
from interlock.lower.program import Program
from interlock.lower.types.bounds import NUMERIC
from interlock.lower.types.scalars import INTEGERS
from interlock.lower.types.spelling import spoken
from interlock.spec.nodes import ConstraintNode, Json

_MAX_DIGITS = 100
"""How long a decimal may be, written without an exponent."""


def constraint_value(program: Program, type: Type, node: ConstraintNode) -> Number | str | bool | None:
    """The value of a constraint that means something for the type; None, and a diagnostic, when it cannot be one."""
    name, value, span = node.name.value, node.value.value, node.value.span
    if name == "unique_items":
        if isinstance(value, bool):
            return value
        program.error("spec/constraint-value", "`unique_items` is true or false", span)
        return None
    if name == "pattern":
        return _pattern(program, value, span)
    if name in NUMERIC:
        assert isinstance(type, ScalarType)
        return _number(program, type.scalar, name, value, span)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_SAFE_INT:
        return value
    program.error("spec/constraint-value", f"`{name}` is an integer from 0 on", span)
    return None


def _pattern(program: Program, value: Json, span: Span) -> str | None:
    if not isinstance(value, str):
        program.error("spec/constraint-value", "`pattern` is a string", span, help="put it in quotes")
        return None
    from interlock.lower.patterns.parser import parse  # imported late: many specs have no pattern
    from interlock.lower.patterns.tree import PatternError

    parsed = parse(value)
    if isinstance(parsed, PatternError):
        program.error(
            "spec/pattern",
            f"the pattern does not read: {parsed.message} (character {parsed.offset + 1})",
            span,
            help="patterns keep to what Rust's and ECMAScript's regular expressions share",
        )
        return None
    return parsed.source


def _number(program: Program, scalar: Scalar, name: str, value: Json, span: Span) -> Number | None:
    number = _as_number(scalar, value)
    if isinstance(number, str):
        program.error("spec/constraint-value", f"`{name}` of {spoken(ScalarType(scalar))} is {number}", span)
        return None
    if name == "multiple_of" and number <= 0:
        program.error("spec/constraint-value", "`multiple_of` is greater than 0", span)
        return None
    return number


def _as_number(scalar: Scalar, value: Json) -> Number | str:
    """The bound, or what it should have been."""
    if scalar in INTEGERS:
        limit = MAX_SAFE_INT if scalar is Scalar.INT else 2**63 - 1
        if isinstance(value, bool) or not isinstance(value, int):
            return "an integer"
        return value if -limit <= value <= limit else f"within +-({'2^53-1' if scalar is Scalar.INT else '2^63-1'})"
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return "a number"
    if scalar is Scalar.FLOAT:
        if isinstance(value, str) or not math.isfinite(value) or abs(value) > 1e300:
            return "a finite number"
        return value
    number = _as_decimal(str(value))
    return "a decimal number" if number is None else number


def _as_decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < _MAX_DIGITS else None
