"""Values that follow a type, for examples that no spec gives. The same type always gives the same value."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from interlock.ir.declarations import Alias, Default, Enum, Field, Model, Optional, Union
from interlock.ir.system import System
from interlock.ir.types import (
    Constraints,
    ConstType,
    Json,
    ListType,
    MapType,
    NullableType,
    Number,
    QualifiedName,
    Ref,
    Scalar,
    ScalarType,
    SetType,
    Type,
)

_DEEPEST = 6
"""Recursive types end somewhere."""


def sample(type_: Type, system: System) -> Json:
    """A value of the type: the spec's own examples and defaults where it gives some, else something plausible."""
    return _Sampler(system).value(type_, ())


class _Sampler:
    def __init__(self, system: System) -> None:
        self._declarations = system.declarations

    def value(self, type_: Type, within: tuple[QualifiedName, ...]) -> Json:
        match type_:
            case ScalarType(scalar, constraints):
                return _scalar(scalar, constraints)
            case ConstType(value):
                return value
            case ListType(item) | SetType(item):
                return [self.value(item, within)] if _may_go_on(item, within) else []
            case MapType(value):
                return {"key": self.value(value, within)} if _may_go_on(value, within) else {}
            case NullableType(inner):
                return self.value(inner, within) if _may_go_on(inner, within) else None
            case Ref(target):
                return self._declared(target, within)

    def field(self, field: Field, within: tuple[QualifiedName, ...]) -> Json:
        if field.examples:
            return field.examples[0]
        match field.presence:
            case Default(value) if value not in (None, [], {}):
                return value
            case _:
                return self.value(field.type, within)

    def _declared(self, name: QualifiedName, within: tuple[QualifiedName, ...]) -> Json:
        declared = self._declarations[name]
        inside = (*within, name)
        match declared:
            case Model(examples=[first, *_]) | Union(examples=[first, *_]) | Alias(examples=[first, *_]):
                return first
            case Model(fields=fields):
                return {
                    field.wire: self.field(field, inside)
                    for field in fields
                    if not isinstance(field.presence, Optional) or _may_go_on(field.type, inside)
                }
            case Enum(members=members):
                return members[0].value
            case Union(members=members):
                return self.value(members[0].type, inside) if len(inside) < _DEEPEST else None
            case Alias(type=inner):
                return self.value(inner, inside) if len(inside) < _DEEPEST else None


def _may_go_on(type_: Type, within: tuple[QualifiedName, ...]) -> bool:
    """Whether a value that may be left out is shown: not when that would repeat what it stands in."""
    match type_:
        case Ref(target):
            return target not in within and len(within) < _DEEPEST
        case NullableType(inner) | ListType(inner) | SetType(inner) | MapType(inner):
            return _may_go_on(inner, within)
        case ScalarType() | ConstType():
            return True


_TEXTS = {
    Scalar.DATETIME: "2031-06-01T07:30:00Z",
    Scalar.DATE: "2031-06-01",
    Scalar.TIME: "07:30:00",
    Scalar.DURATION: "PT15M",
    Scalar.UUID: "018f4e6c-7a52-7c3e-9d4b-2f6a1c0e5b7d",
    Scalar.EMAIL: "ada@example.org",
    Scalar.URL: "https://example.org/",
    Scalar.BYTES: "aW50ZXJsb2Nr",
}


def _scalar(scalar: Scalar, constraints: Constraints) -> Json:
    match scalar:
        case Scalar.INT:
            return int(_number(constraints, 1))
        case Scalar.FLOAT:
            return float(_number(constraints, Decimal("1.5")))
        case Scalar.INT64:
            return str(int(_number(constraints, 1)))
        case Scalar.DECIMAL:
            return format(_number(constraints, Decimal("9.90")), "f")
        case Scalar.BOOL:
            return True
        case Scalar.JSON:
            return {}
        case Scalar.STRING:
            return _text(constraints)
        case _:
            return _TEXTS[scalar]


def _number(constraints: Constraints, plain: int | Decimal) -> Decimal:
    """The plain number, or the nearest that the bounds allow."""
    step = Decimal(1) if isinstance(plain, int) else Decimal("0.01")
    lowest = _bound(constraints.ge, constraints.gt, step)
    highest = _bound(constraints.le, constraints.lt, -step)
    value = Decimal(plain)
    if lowest is not None:
        value = max(value, lowest)
    if highest is not None:
        value = min(value, highest)
    if constraints.multiple_of is not None:
        multiple = Decimal(str(constraints.multiple_of))
        value = (value / multiple).to_integral_value(ROUND_FLOOR if highest is not None else ROUND_CEILING) * multiple
    return value


def _bound(inclusive: Number | None, exclusive: Number | None, step: Decimal) -> Decimal | None:
    """The outermost number that is allowed, a step inside of a bound that is not."""
    if inclusive is not None:
        return Decimal(str(inclusive))
    return None if exclusive is None else Decimal(str(exclusive)) + step


def _text(constraints: Constraints) -> str:
    text = "text"
    if constraints.min_length is not None and constraints.min_length > len(text):
        text = (text * (constraints.min_length // len(text) + 1))[: constraints.min_length]
    return text if constraints.max_length is None else text[: constraints.max_length]
