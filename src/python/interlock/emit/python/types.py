"""Annotations: the Python type of a value of the language.

| type | annotation |
|---|---|
| string, with constraints | `str`, `Annotated[str, Field(min_length=1, pattern="^a")]` |
| other scalars | the names of `interlock_runtime.scalars`, `Annotated[SafeInt, Bounds(ge=0)]` |
| const | `Literal["email"]`; `Annotated[Literal[1], Exactly()]`, since `true` is no 1 in JSON |
| list, set, map | `list[T]`, `Annotated[set[T], UniqueItems()]`, `dict[str, T]` |
| nullable | `T | None` |
| reference | the class or alias, imported from the module of its domain |
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from interlock.emit.python.imports import Imports
from interlock.emit.python.layout import Code, call, either, keyword, subscript
from interlock.emit.python.literals import literal, string
from interlock.emit.python.names import models_module
from interlock.ir.types import (
    Constraints,
    ConstType,
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

SCALARS = "interlock_runtime.scalars"
MODELS = "interlock_runtime.models"
ENUMS = "interlock_runtime.enums"
SHAPES = "interlock_runtime.shapes"

SCALAR_NAMES = {
    Scalar.INT: "SafeInt",
    Scalar.INT64: "Int64",
    Scalar.FLOAT: "FiniteFloat",
    Scalar.DECIMAL: "ExactDecimal",
    Scalar.BOOL: "StrictBool",
    Scalar.DATETIME: "Timestamp",
    Scalar.DATE: "CalendarDate",
    Scalar.TIME: "LocalTime",
    Scalar.DURATION: "Duration",
    Scalar.UUID: "Uuid",
    Scalar.EMAIL: "Email",
    Scalar.URL: "Url",
    Scalar.BYTES: "Base64",
    Scalar.JSON: "Json",
}
"""The names in `interlock_runtime.scalars`; strings are plain `str`."""


class Annotation(NamedTuple):
    """A type, the arguments of pydantic's `Field` that belong to it, and further markers behind them."""

    base: Code
    arguments: tuple[Code, ...] = ()
    markers: tuple[Code, ...] = ()

    def code(self, imports: Imports) -> Code:
        if not self.arguments and not self.markers:
            return self.base
        field = (call(imports.use("pydantic", "Field"), *self.arguments),) if self.arguments else ()
        return subscript(imports.use("typing", "Annotated"), self.base, *field, *self.markers)


def type_expr(type_: Type, imports: Imports) -> Code:
    """The annotation of a type, its constraints included, in the module that `imports` belongs to."""
    return annotation(type_, imports).code(imports)


def annotation(type_: Type, imports: Imports) -> Annotation:
    """The parts of an annotation, for those who add to it."""
    match type_:
        case ScalarType(scalar, constraints):
            return _scalar(scalar, constraints, imports)
        case ConstType(value):
            exactly = () if isinstance(value, str) else (call(imports.use(SHAPES, "Exactly")),)
            return Annotation(subscript(imports.use("typing", "Literal"), literal(value)), (), exactly)
        case ListType(item, constraints):
            base = subscript(imports.builtin("list"), type_expr(item, imports))
            return Annotation(base, _sizes(constraints), _unique(imports) if constraints.unique_items else ())
        case SetType(item, constraints):
            base = subscript(imports.builtin("set"), type_expr(item, imports))
            return Annotation(base, _sizes(constraints), _unique(imports))
        case MapType(value, constraints):
            base = subscript(imports.builtin("dict"), imports.builtin("str"), type_expr(value, imports))
            return Annotation(base, _sizes(constraints))
        case NullableType(inner):
            return Annotation(either(type_expr(inner, imports), "None"))
        case Ref(target):
            return Annotation(imports.use(models_module(target.domain), target.name))


def _scalar(scalar: Scalar, constraints: Constraints, imports: Imports) -> Annotation:
    if scalar is Scalar.STRING:
        return Annotation(imports.builtin("str"), _string_constraints(constraints))
    base = imports.use(SCALARS, SCALAR_NAMES[scalar])
    bounds = _bounds(constraints)
    return Annotation(base, (), (call(imports.use(SCALARS, "Bounds"), *bounds),) if bounds else ())


def _bounds(constraints: Constraints) -> tuple[Code, ...]:
    numbers = (
        ("gt", constraints.gt),
        ("ge", constraints.ge),
        ("lt", constraints.lt),
        ("le", constraints.le),
        ("multiple_of", constraints.multiple_of),
    )
    return (
        *(keyword(name, _number(value)) for name, value in numbers if value is not None),
        *_string_constraints(constraints),
    )


def _number(value: Number) -> str:
    """A decimal is written as text: the runtime makes an exact number of it."""
    return string(format(value, "f")) if isinstance(value, Decimal) else repr(value)


def _string_constraints(constraints: Constraints) -> tuple[Code, ...]:
    lengths = (("min_length", constraints.min_length), ("max_length", constraints.max_length))
    pattern = () if constraints.pattern is None else (keyword("pattern", string(constraints.pattern)),)
    return (*(keyword(name, str(value)) for name, value in lengths if value is not None), *pattern)


def _sizes(constraints: Constraints) -> tuple[Code, ...]:
    sizes = (("min_length", constraints.min_items), ("max_length", constraints.max_items))
    return tuple(keyword(name, str(value)) for name, value in sizes if value is not None)


def _unique(imports: Imports) -> tuple[Code, ...]:
    return (call(imports.use(SHAPES, "UniqueItems")),)
