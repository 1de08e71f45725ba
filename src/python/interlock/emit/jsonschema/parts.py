"""Schemas that the descriptions of all spec files are made of."""

from __future__ import annotations

from collections.abc import Mapping

from interlock.emit.jsonschema.schema import Constant, Schema
from interlock.ir.types import Json

IDENTIFIER = r"^[A-Za-z][A-Za-z0-9_]*$"
TYPE_NAME = r"^[A-Z][A-Za-z0-9_]*$"
DURATION = r"^(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:ms|s|m|h|d)?$"


def record(
    properties: Mapping[str, Schema],
    *,
    doc: str | None = None,
    required: tuple[str, ...] = (),
    all_of: tuple[Schema, ...] = (),
) -> Schema:
    """A mapping with these keys and no others."""
    return Schema(doc=doc, types=("object",), properties=properties, required=required, additional=False, all_of=all_of)


def mapping_of(value: Schema, names: Schema, *, doc: str | None = None, least: int | None = None) -> Schema:
    """A mapping whose keys people choose."""
    return Schema(doc=doc, types=("object",), additional=value, names=names, min_properties=least)


def list_of(item: Schema, *, doc: str | None = None, least: int | None = None) -> Schema:
    return Schema(doc=doc, types=("array",), items=item, min_items=least)


def names_of(what: str, pattern: str) -> Schema:
    """Names that generated code can use."""
    begins = "a capital letter" if pattern is TYPE_NAME else "a letter"
    message = f"The name of {what} begins with {begins} and has letters, digits and underscores."
    return Schema(types=("string",), pattern=pattern, pattern_message=message)


def text(doc: str) -> Schema:
    """Prose. A number or a boolean is taken as it stands."""
    return Schema(doc=doc, types=("string", "number", "boolean"))


def string(doc: str, *, default: Json = None, examples: tuple[Json, ...] = ()) -> Schema:
    return Schema(doc=doc, types=("string",), default=default, examples=examples)


def flag(doc: str, *, default: bool | None = False) -> Schema:
    return Schema(doc=doc, types=("boolean",), default=default)


def count(doc: str, *, least: int, default: int | None = None) -> Schema:
    return Schema(doc=doc, types=("integer",), minimum=least, default=default)


def duration(doc: str, *, default: Json = None, examples: tuple[Json, ...] = ()) -> Schema:
    """A length of time: a number of seconds or one with a unit."""
    return Schema(
        doc=doc,
        types=("number", "string"),
        exclusive_minimum=0,
        pattern=DURATION,
        pattern_message="A length of time is written like 500ms, 30s, 5m, 1h or 7d.",
        default=default,
        examples=examples,
    )


def word(value: Constant, doc: str) -> Schema:
    """A value of a key, and what it means."""
    return Schema(const=value, doc=doc)


def one_of(words: Mapping[str, str], *, doc: str, default: str | None = None) -> Schema:
    """One of a few words, each with what it means."""
    return Schema(doc=doc, types=("string",), words=words, default=default)


def either(mapping: Schema, otherwise: Schema, *, doc: str | None = None) -> Schema:
    """The one for a mapping, the other for all else.

    It is no condition, because language servers propose no values from those. One of the two has a `doc` or properties:
    yaml-language-server takes alternatives without either for the same one, and then shows nothing.
    """
    return Schema(doc=doc, any_of=(otherwise, mapping))


ANYTHING = Schema()
