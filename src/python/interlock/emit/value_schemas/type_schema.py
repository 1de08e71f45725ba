"""The schemas of the language's types and declarations, as values of them go over the wire."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum

from interlock.emit.value_schemas.json_schema import (
    AnyOf,
    Anything,
    Array,
    Boolean,
    Choice,
    Constant,
    Described,
    Mapping,
    NoDefault,
    Null,
    Number,
    Numeric,
    Object,
    Property,
    Reference,
    Schema,
    Tagged,
    Text,
)
from interlock.emit.value_schemas.patterns import BASE64, DECIMAL, DURATION, EMAIL, INT64, LOCAL_TIME, URL
from interlock.ir.api import Error, Param
from interlock.ir.declarations import Alias, Declaration, Default, Enum, Field, Model, Optional, Required, Union
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
from interlock.ir.types import Number as Bound


class Usage(StrEnum):
    """Which way values go. A server refuses unknown members of what it reads; readers of what it writes ignore them."""

    REQUEST = "request"
    RESPONSE = "response"


SchemaName = Callable[[QualifiedName], str]
"""What the schema of a declaration is called where it is referred to."""


def type_schema(type_: Type, name: SchemaName) -> Schema:
    match type_:
        case ScalarType(scalar, constraints):
            return _scalar(scalar, constraints)
        case ConstType(value):
            return Constant(value)
        case ListType(item, constraints):
            return Array(
                type_schema(item, name), constraints.min_items, constraints.max_items, constraints.unique_items
            )
        case SetType(item, constraints):
            return Array(type_schema(item, name), constraints.min_items, constraints.max_items, unique_items=True)
        case MapType(value, constraints):
            return Mapping(type_schema(value, name), constraints.min_items, constraints.max_items)
        case NullableType(inner):
            return AnyOf((type_schema(inner, name), Null()))
        case Ref(target):
            return Reference(name(target))


def declaration_schema(declared: Declaration, name: SchemaName, usage: Usage) -> Schema:
    match declared:
        case Model(fields=fields, doc=doc, examples=examples, deprecated=deprecated):
            return _described(object_schema(fields, name, usage), doc, examples, deprecated)
        case Enum(members=members, doc=doc, deprecated=deprecated):
            values = tuple(member.value for member in members)
            names = tuple(member.name for member in members) if isinstance(values[0], int) else ()
            return _described(Choice(values, names), doc, (), deprecated)
        case Union(doc=doc, examples=examples, deprecated=deprecated):
            return _described(_union(declared, name), doc, examples, deprecated)
        case Alias(type=inner, doc=doc, examples=examples, deprecated=deprecated):
            return _described(type_schema(inner, name), doc, examples, deprecated)


def object_schema(fields: tuple[Field, ...], name: SchemaName, usage: Usage) -> Object:
    return Object(tuple(field_property(field, name) for field in fields), closed=usage is Usage.REQUEST)


def field_property(field: Field, name: SchemaName) -> Property:
    schema = value_schema(field, name)._replace(read_only=field.readonly, write_only=field.writeonly)
    return Property(field.wire, schema, isinstance(field.presence, Required))


def value_schema(valued: Field | Param, name: SchemaName) -> Described:
    """The schema of a field or parameter with all that is said about it."""
    schema = type_schema(valued.type, name)
    match valued.presence:
        case Default(value):
            default: Json | NoDefault = value
        case Required() | Optional():
            default = NoDefault()
    return Described(schema, None, valued.doc, default, valued.examples, valued.deprecated)


def error_schema(error: Error, name: SchemaName, detail: Property) -> Schema:
    """The problem document of an error: constants, the standard's members, and the error's own."""
    members = (
        Property("type", Constant(error.type_uri), required=True),
        Property("title", Text(), required=True),
        Property("status", Constant(error.status), required=True),
        detail,
    )
    extensions = tuple(field_property(field, name) for field in error.fields)
    return _described(Object((*members, *extensions), closed=False), error.doc, (), deprecated=False)


def _described(schema: Schema, doc: str | None, examples: tuple[Json, ...], deprecated: bool) -> Schema:
    if doc is None and not examples and not deprecated:
        return schema
    return Described(schema, None, doc, NoDefault(), examples, deprecated)


def _union(union: Union, name: SchemaName) -> Schema:
    if union.discriminator is None:
        return AnyOf(tuple(type_schema(member.type, name) for member in union.members))
    tagged = tuple(
        (member.tag, name(member.type.target))
        for member in union.members
        if member.tag is not None and isinstance(member.type, Ref)
    )
    return Tagged(union.discriminator, tagged)


def _scalar(scalar: Scalar, constraints: Constraints) -> Schema:
    match scalar:
        case Scalar.INT:
            return _integer(constraints)
        case Scalar.FLOAT:
            return _number("number", constraints)
        case Scalar.INT64:
            return Text("int64", pattern=INT64, bounds=_text_bounds(constraints))
        case Scalar.DECIMAL:
            return Text("decimal", pattern=DECIMAL, bounds=_text_bounds(constraints))
        case Scalar.STRING:
            lengths = (constraints.min_length, constraints.max_length)
            return Text(min_length=lengths[0], max_length=lengths[1], pattern=constraints.pattern)
        case Scalar.EMAIL:
            return _text("email", EMAIL, constraints)
        case Scalar.URL:
            return _text("uri", URL, constraints)
        case Scalar.BOOL:
            return Boolean()
        case Scalar.DATETIME:
            return Text("date-time")
        case Scalar.DATE:
            return Text("date")
        case Scalar.TIME:
            return Text("time-local", pattern=LOCAL_TIME)
        case Scalar.DURATION:
            return Text("duration", pattern=DURATION)
        case Scalar.UUID:
            return Text("uuid")
        case Scalar.BYTES:
            return Text(content_encoding="base64", pattern=BASE64)
        case Scalar.JSON:
            return Anything()


def _text(format_: str, pattern: str, constraints: Constraints) -> Text:
    return Text(
        format_,
        min_length=constraints.min_length,
        max_length=constraints.max_length,
        pattern=pattern,
        further_pattern=constraints.pattern,
    )


def _text_bounds(constraints: Constraints) -> tuple[tuple[str, str], ...]:
    """JSON Schema has no bounds for numbers in strings; these keywords tell readers and tools of ours."""
    bounds = (
        ("x-minimum", constraints.ge),
        ("x-maximum", constraints.le),
        ("x-exclusiveMinimum", constraints.gt),
        ("x-exclusiveMaximum", constraints.lt),
        ("x-multipleOf", constraints.multiple_of),
    )
    return tuple((keyword, _plain(bound)) for keyword, bound in bounds if bound is not None)


def _plain(bound: Bound) -> str:
    return format(bound, "f") if isinstance(bound, Decimal) else str(bound)


def _integer(constraints: Constraints) -> Numeric:
    """Integers are those that every language holds exactly, unless the spec has bounds of its own."""
    bounded = _number("integer", constraints)
    minimum = -MAX_SAFE_INT if bounded.minimum is None else bounded.minimum
    maximum = MAX_SAFE_INT if bounded.maximum is None else bounded.maximum
    return bounded._replace(minimum=minimum, maximum=maximum)


def _number(kind: str, constraints: Constraints) -> Numeric:
    return Numeric(
        kind,
        _json_number(constraints.ge),
        _json_number(constraints.gt),
        _json_number(constraints.le),
        _json_number(constraints.lt),
        _json_number(constraints.multiple_of),
    )


def _json_number(bound: Bound | None) -> Number | None:
    if isinstance(bound, Decimal):
        return int(bound) if bound == bound.to_integral_value() else float(bound)
    return bound
