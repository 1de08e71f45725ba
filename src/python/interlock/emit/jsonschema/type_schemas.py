"""Types as specs write them: names, the short form, the long forms and the constraints beside them."""

from __future__ import annotations

from collections.abc import Mapping

from interlock.emit.jsonschema.parts import ANYTHING, either, record, word
from interlock.emit.jsonschema.schema import Condition, Schema, reference
from interlock.ir.types import Scalar

TYPE = reference("type")
"""A type: a name, the short form, or a mapping in the long form. Defined beside each file's own schema."""

EXPRESSION = "typeExpression"
MAP_KEY = "mapKey"
LONG_FORM = "longForm"

SCALARS: Mapping[Scalar, str] = {
    Scalar.INT: "A whole number within ±(2⁵³ - 1), which every language holds exactly. `int` in Python.",
    Scalar.INT64: "A whole number of 64 bits, a string of digits in JSON. `int` in Python.",
    Scalar.FLOAT: "A number. `float` in Python.",
    Scalar.DECIMAL: "A decimal number of any precision, a string in JSON. `Decimal` in Python.",
    Scalar.STRING: "A string.",
    Scalar.BOOL: "`true` or `false`.",
    Scalar.DATETIME: "A moment, RFC 3339 with an offset. An aware `datetime` in Python.",
    Scalar.DATE: "A day, RFC 3339.",
    Scalar.TIME: "A time of day, RFC 3339.",
    Scalar.DURATION: "A length of time, ISO 8601. `timedelta` in Python.",
    Scalar.UUID: "A UUID.",
    Scalar.EMAIL: "An e-mail address.",
    Scalar.URL: "A URL.",
    Scalar.BYTES: "Bytes, base64 in JSON. `bytes` in Python.",
    Scalar.JSON: "Any JSON value.",
}

KINDS: Mapping[str, str] = {
    "enum": "One of the `values`.",
    "const": "Always the one `value`: a string, an integer or a boolean.",
    "union": "One of the types in `of`. Declared with a name it is written `union: {...}`.",
    "list": "A list of what `of` says. In short: `list[T]`.",
    "set": "A list without duplicates of the scalar that `of` says. In short: `set[T]`.",
    "map": "A mapping from strings to what `value` says. In short: `map[string, T]`.",
    "dict": "Another word for `map`.",
    "nullable": "What `of` says, or null. In short: `T?`.",
    "optional": "An older word for `nullable`.",
}
"""The words of `type` that take further keys."""

_BOUND = ("number", "string")
_SIZE = ("integer",)
CONSTRAINTS: Mapping[str, Schema] = {
    "ge": Schema(doc="For numbers: this or more.", types=_BOUND),
    "gt": Schema(doc="For numbers: more than this.", types=_BOUND),
    "le": Schema(doc="For numbers: this or less.", types=_BOUND),
    "lt": Schema(doc="For numbers: less than this.", types=_BOUND),
    "multiple_of": Schema(doc="For numbers: a multiple of this.", types=_BOUND),
    "min_length": Schema(doc="For strings: at least so many characters.", types=_SIZE, minimum=0),
    "max_length": Schema(doc="For strings: at most so many characters.", types=_SIZE, minimum=0),
    "pattern": Schema(
        doc="For strings: a regular expression that is found in it, of the subset that Rust and ECMAScript share. "
        r"`^` and `$` make it the whole string; `\d`, `\w` and `\s` are ASCII.",
        types=("string",),
        examples=("^[a-z0-9-]+$",),
    ),
    "min_items": Schema(doc="For lists, sets and maps: at least so many entries.", types=_SIZE, minimum=0),
    "max_items": Schema(doc="For lists, sets and maps: at most so many entries.", types=_SIZE, minimum=0),
    "unique_items": Schema(doc="For lists and sets: no entry twice.", types=("boolean",)),
}

_ENUM_VALUE = Schema(types=("string", "integer"))
_MEMBERS = Schema(
    doc="The members: a list of types that their JSON tells apart, or, with a `discriminator`, a mapping from its "
    "values to models.",
    types=("array", "object"),
    items=TYPE,
    additional=TYPE,
)
_DISCRIMINATOR = Schema(
    doc="The key that tells the members of a union apart. Each member has a field of that name whose type is a const.",
    types=("string",),
    examples=("kind",),
)

UNION = record(
    {"discriminator": _DISCRIMINATOR, "of": _MEMBERS},
    doc="One of several types: `{of: [int, string]}`, or, told apart by a key, "
    "`{discriminator: kind, of: {a: A, b: B}}`.",
    required=("of",),
)

PARTS: Mapping[str, Schema] = {
    "type": Schema(
        any_of=(reference(EXPRESSION), *(word(kind, said) for kind, said in KINDS.items()), reference(LONG_FORM)),
        doc="The type: a scalar, a declared name (`User` of this folder, `users.User` of another), `list[T]`, "
        "`set[T]`, `map[string, T]`, `T?` for one that may be null, or a word such as `enum` that takes further keys.",
    ),
    "of": Schema(doc="With `type: list`, `set` or `nullable`: the type inside. With `type: union`: the members."),
    "key": reference(MAP_KEY, doc="With `type: map`: the type of the keys, `string`."),
    "value": Schema(doc="With `type: const`: the value. With `type: map`: the type of the values."),
    "values": Schema(
        doc="With `type: enum`: the values. A list of strings, or a mapping from names of members to strings or "
        "integers.",
        types=("array", "object"),
        items=_ENUM_VALUE,
        additional=_ENUM_VALUE,
        examples=(["first", "second"],),
    ),
    "unknown": Schema(
        doc="With `type: enum`: the value that a reader takes for one it does not know, as when the other side is "
        "newer.",
        types=("string", "integer"),
    ),
    "discriminator": _DISCRIMINATOR,
    "union": UNION,
}
"""The keys that describe a type together. What `of`, `key`, `value` hold depends on `type`; see `FORMS`."""


def _form(kind: str, required: str, said: Schema) -> Schema:
    """With this word for `type`, that key must be there, and holds that."""
    is_kind = Schema(properties={"type": Schema(const=kind)}, required=("type",))
    return Schema(condition=Condition(is_kind, Schema(required=(required,), properties={required: said})))


FORMS: tuple[Schema, ...] = (
    _form("enum", "values", ANYTHING),
    _form("const", "value", Schema(types=("string", "integer", "boolean"))),
    _form("union", "of", _MEMBERS),
    *(_form(kind, "of", TYPE) for kind in ("list", "set", "nullable", "optional")),
    *(_form(kind, "value", TYPE) for kind in ("map", "dict")),
    Schema(condition=Condition(Schema(required=("union",)), ANYTHING, Schema(required=("type",)))),
)


def typed(keys: Mapping[str, Schema], *, doc: str | None = None, required: tuple[str, ...] = ()) -> Schema:
    """A mapping with a type, its constraints and these further keys."""
    return record({**keys, **PARTS, **CONSTRAINTS}, doc=doc, required=required, all_of=FORMS)


def type_definitions(expression: Schema) -> Mapping[str, Schema]:
    """The definitions that the other schemas refer to. `expression` is a type in one string."""
    return {
        "type": either(reference(LONG_FORM), reference(EXPRESSION)),
        EXPRESSION: expression,
        LONG_FORM: record(PARTS, all_of=FORMS),
        MAP_KEY: Schema(
            any_of=(
                word("string", SCALARS[Scalar.STRING]),
                # The short form of a type may have spaces around it, and the long form says it again.
                Schema(types=("string",), pattern="^ *string *$"),
                record({"type": reference(MAP_KEY)}, required=("type",)),
            )
        ),
    }


def type_or(mapping: str, *, doc: str | None = None) -> Schema:
    """The definition of that name for a mapping, a type in one string otherwise."""
    return either(reference(mapping), reference(EXPRESSION), doc=doc)
