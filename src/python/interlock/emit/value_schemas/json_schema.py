"""JSON Schema 2020-12 as typed objects: the part of it that describes types of the language.

They are named tuples, as the documents around them are, because a short-lived process would spend more time on making
dataclasses than on making the document.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from interlock.ir.types import Json

JsonObject = dict[str, Json]
"""An object on its way into a document."""

Number = int | float


class Anything(NamedTuple):
    """`{}`: every value."""


class Null(NamedTuple):
    pass


class Boolean(NamedTuple):
    pass


class Numeric(NamedTuple):
    """`type` is `integer` or `number`."""

    type: str
    minimum: Number | None = None
    exclusive_minimum: Number | None = None
    maximum: Number | None = None
    exclusive_maximum: Number | None = None
    multiple_of: Number | None = None


class Text(NamedTuple):
    """A string. Lengths count characters; both patterns must match. `bounds` are extension keywords for strings that
    hold numbers."""

    format: str | None = None
    content_encoding: str | None = None
    content_media_type: str | None = None
    content_schema: Schema | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    further_pattern: str | None = None
    bounds: tuple[tuple[str, str], ...] = ()


class Constant(NamedTuple):
    value: str | int | bool


class Choice(NamedTuple):
    """An enumeration. `names` are what the values are called (`x-enum-varnames`), empty where the values say it."""

    values: tuple[str | int, ...]
    names: tuple[str, ...] = ()


class Array(NamedTuple):
    items: Schema
    min_items: int | None = None
    max_items: int | None = None
    unique_items: bool = False


class Mapping(NamedTuple):
    """An object with any keys."""

    values: Schema
    min_properties: int | None = None
    max_properties: int | None = None


class Property(NamedTuple):
    name: str
    schema: Schema
    required: bool


class Object(NamedTuple):
    """With `closed`, other properties are refused; else they are to be ignored."""

    properties: tuple[Property, ...]
    closed: bool


class AnyOf(NamedTuple):
    schemas: tuple[Schema, ...]


class Tagged(NamedTuple):
    """One of several objects, told apart by the value of `property`. `members` are tag and name of the schema."""

    property: str
    members: tuple[tuple[str | int, str], ...]


class Reference(NamedTuple):
    """The schema of that name."""

    name: str


class NoDefault(NamedTuple):
    """Stands for the default that is not there; null would be one."""


class Described(NamedTuple):
    """A schema with annotations beside it."""

    schema: Schema
    title: str | None = None
    description: str | None = None
    default: Json | NoDefault = NoDefault()
    examples: tuple[Json, ...] = ()
    deprecated: bool = False
    read_only: bool = False
    write_only: bool = False


Schema = (
    Anything
    | Null
    | Boolean
    | Numeric
    | Text
    | Constant
    | Choice
    | Array
    | Mapping
    | Object
    | AnyOf
    | Tagged
    | Reference
    | Described
)


class Dialect(NamedTuple):
    """What the documents that contain schemas have each their own way of.

    `pointer` leads from the name of a schema to the reference to it: `User` -> `#/components/schemas/User`.
    `discriminator` gives the keywords that tell readers how the members of a tagged union are told apart, where JSON
    Schema's own, the constants of the members, are not all that there is.
    """

    pointer: Callable[[str], str]
    discriminator: Callable[[Tagged], JsonObject]


def schema_json(schema: Schema, dialect: Dialect) -> JsonObject:
    """The schema as plain data, keywords in a fixed order."""
    match schema:
        case Reference(name):
            return {"$ref": dialect.pointer(name)}
        case Described():
            return _described(schema, dialect)
        case Anything():
            return {}
        case Null():
            return {"type": "null"}
        case Boolean():
            return {"type": "boolean"}
        case Numeric():
            return _numeric(schema)
        case Text():
            return _text(schema, dialect)
        case Constant(value):
            return {"type": _type_name(value), "const": value}
        case Choice(values, names):
            found: JsonObject = {"type": _type_name(values[0]), "enum": list(values)}
            if names:
                found["x-enum-varnames"] = list(names)
            return found
        case Array():
            return _array(schema, dialect)
        case Mapping(values, least, most):
            return _given(
                {"type": "object", "additionalProperties": schema_json(values, dialect)},
                ("minProperties", least),
                ("maxProperties", most),
            )
        case Object():
            return _object(schema, dialect)
        case AnyOf(schemas):
            return {"anyOf": [schema_json(member, dialect) for member in schemas]}
        case Tagged(members=members):
            alternatives = dict.fromkeys(name for _, name in members)
            return {
                "oneOf": [{"$ref": dialect.pointer(name)} for name in alternatives],
                **dialect.discriminator(schema),
            }


def _described(schema: Described, dialect: Dialect) -> JsonObject:
    found: JsonObject = {}
    if schema.title is not None:
        found["title"] = schema.title
    if schema.description is not None:
        found["description"] = schema.description
    found.update(schema_json(schema.schema, dialect))
    if not isinstance(schema.default, NoDefault):
        found["default"] = schema.default
    if schema.examples:
        found["examples"] = list(schema.examples)
    if schema.deprecated:
        found["deprecated"] = True
    if schema.read_only:
        found["readOnly"] = True
    if schema.write_only:
        found["writeOnly"] = True
    return found


def _numeric(schema: Numeric) -> JsonObject:
    return _given(
        {"type": schema.type},
        ("minimum", schema.minimum),
        ("exclusiveMinimum", schema.exclusive_minimum),
        ("maximum", schema.maximum),
        ("exclusiveMaximum", schema.exclusive_maximum),
        ("multipleOf", schema.multiple_of),
    )


def _text(schema: Text, dialect: Dialect) -> JsonObject:
    content = None if schema.content_schema is None else schema_json(schema.content_schema, dialect)
    return _given(
        {"type": "string"},
        ("format", schema.format),
        ("contentEncoding", schema.content_encoding),
        ("contentMediaType", schema.content_media_type),
        ("contentSchema", content),
        ("minLength", schema.min_length),
        ("maxLength", schema.max_length),
        ("pattern", schema.pattern),
        ("allOf", None if schema.further_pattern is None else [{"pattern": schema.further_pattern}]),
        *schema.bounds,
    )


def _array(schema: Array, dialect: Dialect) -> JsonObject:
    return _given(
        {"type": "array", "items": schema_json(schema.items, dialect)},
        ("minItems", schema.min_items),
        ("maxItems", schema.max_items),
        ("uniqueItems", True if schema.unique_items else None),
    )


def _object(schema: Object, dialect: Dialect) -> JsonObject:
    properties: JsonObject = {known.name: schema_json(known.schema, dialect) for known in schema.properties}
    required: list[Json] = [known.name for known in schema.properties if known.required]
    found: JsonObject = {"type": "object", "properties": properties}
    if required:
        found["required"] = required
    if schema.closed:
        found["additionalProperties"] = False
    return found


def _given(found: JsonObject, *keywords: tuple[str, Json]) -> JsonObject:
    """`found` and those keywords that have a value."""
    for name, value in keywords:
        if value is not None:
            found[name] = value
    return found


def _type_name(value: str | int | bool) -> str:
    match value:
        case bool():
            return "boolean"
        case int():
            return "integer"
        case str():
            return "string"
