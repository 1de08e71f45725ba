"""Whether a JSON value is one of a type: its kind, its format and its constraints."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation

from interlock.ir.declarations import Alias, Enum, Model, Required, Union
from interlock.ir.types import (
    MAX_SAFE_INT,
    Constraints,
    ConstType,
    Json,
    ListType,
    MapType,
    NullableType,
    QualifiedName,
    Ref,
    Scalar,
    ScalarType,
    SetType,
    Type,
)
from interlock.lower.program import Program

MAX_MATCHING = 1_000_000
"""Texts whose length times the size of the pattern is greater are not held against it: it would take seconds."""


def mismatch(program: Program, type: Type, value: Json) -> str | None:
    """Why the value is none of the type, None when it is one. Nothing is said of types that did not resolve."""
    return _Matcher(program).mismatch(type, value)


def object_mismatch(program: Program, model: Model, value: Json) -> str | None:
    """Why the value is no object of the model; keys that the model does not have count."""
    return _Matcher(program).object_mismatch(model, value)


class _Matcher:
    """Remembers what it found of a value and a declared type, for a recursive union asks the same again and again."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._found: dict[tuple[QualifiedName, int], str | None] = {}

    def mismatch(self, type: Type, value: Json) -> str | None:
        type = self._program.dealias(type)
        match type:
            case NullableType(inner=inner):
                return None if value is None else self.mismatch(inner, value)
            case ScalarType(scalar=scalar, constraints=constraints):
                return _scalar_mismatch(scalar, constraints, value)
            case ConstType(value=wanted):
                same = value == wanted and isinstance(value, bool) == isinstance(wanted, bool)
                return None if same else f"it is not {shown(wanted)}"
            case ListType() | SetType():
                return self._list_mismatch(type, value)
            case MapType(value=item, constraints=constraints):
                if not isinstance(value, dict):
                    return "it is not an object"
                return _count_mismatch(constraints, len(value)) or _first(
                    _at(key, self.mismatch(item, element)) for key, element in value.items()
                )
            case Ref(target=target):
                # The value outlives the matcher, so its identity is its own.
                key = (target, id(value))
                if key not in self._found:
                    self._found[key] = "it is defined by itself"  # what a union that is its own member comes back to
                    self._found[key] = self._declared_mismatch(type, value)
                return self._found[key]

    def object_mismatch(self, model: Model, value: Json) -> str | None:
        if not isinstance(value, dict):
            return "it is not an object"
        fields = {field.wire: field for field in model.fields}
        for key in value:
            if key not in fields:
                return f"`{model.name.name}` has no `{key}`"
        for wire, field in fields.items():
            if wire not in value and isinstance(field.presence, Required):
                return f"`{wire}` is missing"
        return _first(_at(key, self.mismatch(fields[key].type, element)) for key, element in value.items())

    def _declared_mismatch(self, reference: Ref, value: Json) -> str | None:
        declared = self._program.declarations.get(reference.target)
        match declared:
            case Enum():
                return _enum_mismatch(declared, value)
            case Model():
                return self.object_mismatch(declared, value)
            case Union(discriminator=None):
                alternatives = self._alternatives(reference)
                fits = any(self.mismatch(type, value) is None for type in alternatives)
                return None if fits or not alternatives else "it fits no member of the union"
            case Union():
                return self._tagged_mismatch(declared, value)
            case Alias() | None:
                return None

    def _alternatives(self, reference: Ref) -> list[Type]:
        """The members of a union without a discriminator, with those of the unions among them in their places."""
        found: list[Type] = []
        seen: set[QualifiedName] = set()
        pending: list[Type] = [reference]
        while pending:
            type = self._program.dealias(pending.pop())
            declared = self._program.declarations.get(type.target) if isinstance(type, Ref) else None
            match declared:
                case Union(discriminator=None):
                    if declared.name not in seen:
                        seen.add(declared.name)
                        pending += [member.type for member in declared.members]
                case _:
                    found.append(type)
        return found

    def _tagged_mismatch(self, union: Union, value: Json) -> str | None:
        if not isinstance(value, dict):
            return "it is not an object"
        tag = value.get(union.discriminator or "")
        for member in union.members:
            if member.tag == tag and not isinstance(tag, bool):
                return self.mismatch(member.type, value)
        return f"`{union.discriminator}` names no member of the union"

    def _list_mismatch(self, type: ListType | SetType, value: Json) -> str | None:
        if not isinstance(value, list):
            return "it is not a list"
        wrong = _count_mismatch(type.constraints, len(value))
        if wrong is None and (isinstance(type, SetType) or type.constraints.unique_items):
            wrong = _repetition(value)
        return wrong or _first(_at(index, self.mismatch(type.item, element)) for index, element in enumerate(value))


def shown(value: Json) -> str:
    """The value as JSON, cut short."""
    import json

    text = json.dumps(value, ensure_ascii=False)
    return f"`{text if len(text) <= 40 else text[:37] + '...'}`"


def _enum_mismatch(enum: Enum, value: Json) -> str | None:
    if any(member.value == value and not isinstance(value, bool) for member in enum.members):
        return None
    named = next((member for member in enum.members if member.name == value), None)
    if named is not None:
        return f"it is a member's name; the value is {shown(named.value)}"
    return "it is not one of " + ", ".join(shown(member.value) for member in enum.members[:8])


def _repetition(items: list[Json]) -> str | None:
    seen: set[str] = set()
    for item in items:
        text = repr(item)
        if text in seen:
            return f"{shown(item)} is in it twice"
        seen.add(text)
    return None


def _count_mismatch(constraints: Constraints, count: int) -> str | None:
    if constraints.min_items is not None and count < constraints.min_items:
        return f"it has fewer than {constraints.min_items} items (`min_items`)"
    if constraints.max_items is not None and count > constraints.max_items:
        return f"it has more than {constraints.max_items} items (`max_items`)"
    return None


def _scalar_mismatch(scalar: Scalar, constraints: Constraints, value: Json) -> str | None:
    match scalar:
        case Scalar.JSON:
            return None
        case Scalar.BOOL:
            return None if isinstance(value, bool) else "it is not a boolean"
        case Scalar.INT:
            if isinstance(value, bool) or not isinstance(value, int):
                return "it is not an integer"
            return _number_mismatch(constraints, value) if abs(value) <= MAX_SAFE_INT else "it is beyond +-(2^53-1)"
        case Scalar.INT64:
            return _int64_mismatch(constraints, value)
        case Scalar.FLOAT:
            if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
                return "it is not a number"
            return _number_mismatch(constraints, value)
        case Scalar.DECIMAL:
            return _decimal_mismatch(constraints, value)
        case _:
            return _text_mismatch(scalar, constraints, value)


def _int64_mismatch(constraints: Constraints, value: Json) -> str | None:
    if not isinstance(value, str) or not value.isascii() or not value.removeprefix("-").isdigit() or len(value) > 20:
        return "it is not a string of digits"
    number = int(value)
    return _number_mismatch(constraints, number) if -(2**63) <= number < 2**63 else "it is beyond 64 bits"


def _decimal_mismatch(constraints: Constraints, value: Json) -> str | None:
    if not isinstance(value, str):
        return "it is not a string: write a decimal in quotes"
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal("NaN")
    plain = value.isascii() and not any(character in value for character in "_eE ")
    if not plain or not number.is_finite():
        return 'it is not a decimal number such as "12.50"'
    return _number_mismatch(constraints, number)


def _number_mismatch(constraints: Constraints, value: int | float | Decimal) -> str | None:
    exact = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    checks: tuple[tuple[str, int | float | Decimal | None, Callable[[Decimal, Decimal], bool]], ...] = (
        ("ge", constraints.ge, lambda number, bound: number >= bound),
        ("gt", constraints.gt, lambda number, bound: number > bound),
        ("le", constraints.le, lambda number, bound: number <= bound),
        ("lt", constraints.lt, lambda number, bound: number < bound),
        ("multiple_of", constraints.multiple_of, _is_multiple),
    )
    for name, bound, holds in checks:
        if bound is not None and not holds(exact, Decimal(str(bound))):
            return f"it breaks `{name}: {bound}`"
    return None


def _is_multiple(number: Decimal, step: Decimal) -> bool:
    quotient = number / step
    return quotient == quotient.to_integral_value()


def _text_mismatch(scalar: Scalar, constraints: Constraints, value: Json) -> str | None:
    if not isinstance(value, str):
        return "it is not a string"
    if scalar is not Scalar.STRING:
        from interlock.lower.values.formats import FORMATS

        form = FORMATS[scalar]
        if not form.holds(value):
            return f"it is not {form.description}"
    if constraints.min_length is not None and len(value) < constraints.min_length:
        return f"it is shorter than {constraints.min_length} characters (`min_length`)"
    if constraints.max_length is not None and len(value) > constraints.max_length:
        return f"it is longer than {constraints.max_length} characters (`max_length`)"
    return None if constraints.pattern is None else _pattern_mismatch(constraints.pattern, value)


def _pattern_mismatch(source: str, value: str) -> str | None:
    from interlock.lower.patterns.matcher import matches
    from interlock.lower.patterns.parser import parse
    from interlock.lower.patterns.tree import Pattern

    pattern = parse(source)
    if not isinstance(pattern, Pattern) or pattern.size * len(value) > MAX_MATCHING:
        return None
    return None if matches(pattern, value) else "it does not match the `pattern`"


def _first(found: Iterable[str | None]) -> str | None:
    return next((wrong for wrong in found if wrong), None)


def _at(key: str | int, wrong: str | None) -> str | None:
    """Says where inside the value: `in "items", it is not ...`."""
    return f"in `{key}`, {wrong}" if wrong else None
