"""Binds the constraints written beside a type to it: each must mean something there and leave some value possible."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation

from interlock.diagnostics.source import Span
from interlock.ir.types import (
    Constraints,
    ListType,
    MapType,
    NullableType,
    Number,
    Ref,
    Scalar,
    ScalarType,
    SetType,
    Type,
)
from interlock.lower import regex
from interlock.lower.program import UNRESOLVED, Program
from interlock.lower.types import MAX_SAFE_INT
from interlock.lower.wording import listing
from interlock.spec.nodes import ConstraintNode, Json

_BOUNDS = ("ge", "gt", "le", "lt", "multiple_of")
_TEXT = ("min_length", "max_length", "pattern")
_ITEMS = ("min_items", "max_items")
_LOWER = frozenset({"ge", "gt", "min_length", "min_items"})
_MAX_DIGITS = 100
_PAIRS = (
    ("ge", "le"),
    ("ge", "lt"),
    ("gt", "le"),
    ("gt", "lt"),
    ("min_length", "max_length"),
    ("min_items", "max_items"),
)
_INTEGERS = frozenset({Scalar.INT, Scalar.INT64})
_MEANINGFUL: dict[Scalar, tuple[str, ...]] = {
    Scalar.INT: _BOUNDS,
    Scalar.INT64: _BOUNDS,
    Scalar.FLOAT: _BOUNDS,
    Scalar.DECIMAL: _BOUNDS,
    Scalar.STRING: _TEXT,
    Scalar.EMAIL: _TEXT,
    Scalar.URL: _TEXT,
}
_SCALAR_NAMES = {Scalar.INT: "an int", Scalar.INT64: "an int64", Scalar.EMAIL: "an email"}


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
    allowed = meaningful(type)
    sound = [node for node in nodes if _means_something(program, type, node, allowed)]
    match type:
        case ScalarType(constraints=given) | ListType(constraints=given) | SetType(constraints=given):
            bound = _combined(program, type, given, sound)
            return type if bound is given else replace(type, constraints=bound)
        case MapType(constraints=given):
            bound = _combined(program, type, given, sound)
            return type if bound is given else replace(type, constraints=bound)
        case _:
            return type


def meaningful(type: Type) -> tuple[str, ...]:
    """The names of the constraints that mean something for a type."""
    match type:
        case ScalarType(scalar=scalar):
            return _MEANINGFUL.get(scalar, ())
        case ListType() | SetType():
            return (*_ITEMS, "unique_items")
        case MapType():
            return _ITEMS
        case _:
            return ()


def _means_something(program: Program, type: Type, node: ConstraintNode, allowed: tuple[str, ...]) -> bool:
    if node.name.value in allowed:
        return True
    program.error(
        "spec/constraint-type",
        f"`{node.name.value}` means nothing for {_spoken(type)}",
        node.name.span,
        help=f"what binds it: {listing(allowed)}" if allowed else "it takes no constraints",
    )
    return False


def _spoken(type: Type) -> str:
    match type:
        case ScalarType(scalar=scalar):
            return _SCALAR_NAMES.get(scalar, f"a {scalar.value}")
        case ListType():
            return "a list"
        case SetType():
            return "a set"
        case MapType():
            return "a map"
        case Ref(target=target):
            return f"`{target.name}`"
        case _:
            return "a const"


@dataclass(slots=True)
class _Bounds:
    """The constraints of one place while they are gathered, and where each was written."""

    numbers: dict[str, Number]
    pattern: str | None
    unique_items: bool
    spans: dict[str, Span] = field(default_factory=dict)

    @staticmethod
    def of(given: Constraints) -> _Bounds:
        numbers: dict[str, Number] = {}
        for name in (*_BOUNDS, "min_length", "max_length", *_ITEMS):
            value: Number | None = getattr(given, name)
            if value is not None:
                numbers[name] = value
        return _Bounds(numbers, given.pattern, given.unique_items)

    def constraints(self) -> Constraints:
        numbers = self.numbers
        return Constraints(
            ge=numbers.get("ge"),
            gt=numbers.get("gt"),
            le=numbers.get("le"),
            lt=numbers.get("lt"),
            multiple_of=numbers.get("multiple_of"),
            min_length=self._count("min_length"),
            max_length=self._count("max_length"),
            pattern=self.pattern,
            min_items=self._count("min_items"),
            max_items=self._count("max_items"),
            unique_items=self.unique_items,
        )

    def _count(self, name: str) -> int | None:
        value = self.numbers.get(name)
        return value if isinstance(value, int) else None


def _combined(program: Program, type: Type, given: Constraints, nodes: Sequence[ConstraintNode]) -> Constraints:
    bounds = _Bounds.of(given)
    for node in nodes:
        _tighten(program, type, bounds, node)
    if not bounds.spans or not _is_satisfiable(program, type, bounds):
        return given
    return bounds.constraints()


def _tighten(program: Program, type: Type, bounds: _Bounds, node: ConstraintNode) -> None:
    name = node.name.value
    value = _value(program, type, node)
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
    match value:
        case bool():
            bounds.unique_items = bounds.unique_items or value
        case str():
            bounds.pattern = value
        case _:
            inherited = bounds.numbers.get(name, value)
            bounds.numbers[name] = max(inherited, value) if name in _LOWER else min(inherited, value)
    bounds.spans[name] = node.name.span


def _value(program: Program, type: Type, node: ConstraintNode) -> Number | str | bool | None:
    name, value, span = node.name.value, node.value.value, node.value.span
    if name == "unique_items":
        if isinstance(value, bool):
            return value
        program.error("spec/constraint-value", "`unique_items` is true or false", span)
        return None
    if name == "pattern":
        return _pattern(program, value, span)
    if name in _BOUNDS:
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
    parsed = regex.parse(value)
    if isinstance(parsed, regex.PatternError):
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
        program.error("spec/constraint-value", f"`{name}` of {_spoken(ScalarType(scalar))} is {number}", span)
        return None
    if name == "multiple_of" and number <= 0:
        program.error("spec/constraint-value", "`multiple_of` is greater than 0", span)
        return None
    return number


def _as_number(scalar: Scalar, value: Json) -> Number | str:
    """The bound, or what it should have been."""
    if scalar in _INTEGERS:
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


def _is_satisfiable(program: Program, type: Type, bounds: _Bounds) -> bool:
    for low, high in _PAIRS:
        least, most = bounds.numbers.get(low), bounds.numbers.get(high)
        if least is None or most is None:
            continue
        strict = low == "gt" or high == "lt"
        step = 1 if isinstance(type, ScalarType) and type.scalar in _INTEGERS and low == "gt" and high == "lt" else 0
        if least + step > most or (strict and least + step == most):
            _conflict(program, bounds, low, high, f"no value is both `{low}` {least} and `{high}` {most}")
            return False
    return _has_multiple(program, type, bounds)


def _has_multiple(program: Program, type: Type, bounds: _Bounds) -> bool:
    step = bounds.numbers.get("multiple_of")
    if not isinstance(step, int) or not isinstance(type, ScalarType) or type.scalar not in _INTEGERS:
        return True
    least, most = _limits(bounds, (("ge", 0), ("gt", 1))), _limits(bounds, (("le", 0), ("lt", -1)))
    if not least or not most or -(-max(least) // step) * step <= min(most):
        return True
    _conflict(program, bounds, "multiple_of", "multiple_of", f"no multiple of {step} lies within the bounds")
    return False


def _limits(bounds: _Bounds, names: tuple[tuple[str, int], ...]) -> list[int]:
    """The integer bounds of these names, each moved to the value itself."""
    values = ((bounds.numbers.get(name), shift) for name, shift in names)
    return [value + shift for value, shift in values if isinstance(value, int)]


def _conflict(program: Program, bounds: _Bounds, first: str, second: str, message: str) -> None:
    places = sorted({bounds.spans[name] for name in (first, second) if name in bounds.spans}) or sorted(
        bounds.spans.values()
    )
    program.error(
        "spec/constraint-conflict",
        message,
        places[-1],
        related=[(place, "and this") for place in places[:-1]],
        help=None if len(places) > 1 else "the named type bounds it too",
    )
