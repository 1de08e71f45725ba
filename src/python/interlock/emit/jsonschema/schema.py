"""JSON Schema 2020-12 as typed objects: the part of it that describes specs to editors.

`markdownDescription`, `markdownEnumDescriptions` and `patternErrorMessage` are no keywords of the standard, which has
readers pass over what they do not know, but what language servers show. `x-generated-by` marks what is generated.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from interlock.ir.types import Json

DIALECT = "https://json-schema.org/draft/2020-12/schema"
GENERATED_BY = "Interlock"

JsonObject = dict[str, Json]
Constant = str | int | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """One schema. `doc` is Markdown, for people who hover over what the schema describes.

    `words` are the only values, each with what it means; `const` is the only value. `additional` says what keys
    beyond `properties` hold: None leaves them free, False forbids them. `names` is for all keys.
    """

    doc: str | None = None
    ref: str | None = None
    types: tuple[str, ...] = ()
    const: Constant | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    pattern: str | None = None
    pattern_message: str | None = None
    min_length: int | None = None
    minimum: int | None = None
    exclusive_minimum: int | None = None
    maximum: int | None = None
    items: Schema | None = None
    min_items: int | None = None
    unique_items: bool = False
    properties: Mapping[str, Schema] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    additional: Schema | bool | None = None
    names: Schema | None = None
    min_properties: int | None = None
    any_of: tuple[Schema, ...] = ()
    all_of: tuple[Schema, ...] = ()
    condition: Condition | None = None
    not_: Schema | None = None
    default: Json = None
    examples: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """`then` holds where `when` does, `otherwise` elsewhere."""

    when: Schema
    then: Schema
    otherwise: Schema | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A whole schema file: the schema of the root, and definitions for references `#/$defs/<name>`."""

    root: Schema
    definitions: Mapping[str, Schema]


def reference(name: str, *, doc: str | None = None) -> Schema:
    """What the definition of that name describes; `doc` tells what it is for at this place."""
    return Schema(ref=f"#/$defs/{name}", doc=doc)


def document_json(document: Document) -> JsonObject:
    """The mark of generated files comes at the beginning, where it is looked for."""
    return {
        "$schema": DIALECT,
        "x-generated-by": GENERATED_BY,
        **schema_json(document.root),
        "$defs": {name: schema_json(schema) for name, schema in document.definitions.items()},
    }


def schema_json(schema: Schema) -> JsonObject:
    """The schema with the keywords that say something, in a fixed order."""
    written: JsonObject = {}
    for write in _WRITERS:
        write(schema, written)
    return written


# What a hover shows of a plain description with these in it is spoilt by escapes.
_MARKDOWN = re.compile(r"[`*_{}\[\]#+!\\]")


def _write_doc(schema: Schema, to: JsonObject) -> None:
    if schema.doc is None:
        return
    to["description"] = schema.doc.replace("`", "")
    if _MARKDOWN.search(schema.doc):
        to["markdownDescription"] = schema.doc


def _write_values(schema: Schema, to: JsonObject) -> None:
    if schema.ref is not None:
        to["$ref"] = schema.ref
    if schema.types:
        to["type"] = schema.types[0] if len(schema.types) == 1 else list(schema.types)
    if schema.const is not None:
        to["const"] = schema.const
    if schema.words:
        to["enum"] = list(schema.words)
        to["markdownEnumDescriptions"] = list(schema.words.values())
    _put(to, "pattern", schema.pattern)
    _put(to, "patternErrorMessage", schema.pattern_message)
    _put(to, "minLength", schema.min_length)
    _put(to, "minimum", schema.minimum)
    _put(to, "exclusiveMinimum", schema.exclusive_minimum)
    _put(to, "maximum", schema.maximum)


def _write_list(schema: Schema, to: JsonObject) -> None:
    if schema.items is not None:
        to["items"] = schema_json(schema.items)
    _put(to, "minItems", schema.min_items)
    if schema.unique_items:
        to["uniqueItems"] = True


def _write_object(schema: Schema, to: JsonObject) -> None:
    if schema.properties:
        to["properties"] = {name: schema_json(inner) for name, inner in schema.properties.items()}
    if schema.required:
        to["required"] = list(schema.required)
    if isinstance(schema.additional, bool):
        to["additionalProperties"] = schema.additional
    elif schema.additional is not None:
        to["additionalProperties"] = schema_json(schema.additional)
    if schema.names is not None:
        to["propertyNames"] = schema_json(schema.names)
    _put(to, "minProperties", schema.min_properties)


def _write_logic(schema: Schema, to: JsonObject) -> None:
    if schema.any_of:
        to["anyOf"] = [schema_json(inner) for inner in schema.any_of]
    if schema.all_of:
        to["allOf"] = [schema_json(inner) for inner in schema.all_of]
    if schema.condition is not None:
        to["if"] = schema_json(schema.condition.when)
        to["then"] = schema_json(schema.condition.then)
        if schema.condition.otherwise is not None:
            to["else"] = schema_json(schema.condition.otherwise)
    if schema.not_ is not None:
        to["not"] = schema_json(schema.not_)


def _write_samples(schema: Schema, to: JsonObject) -> None:
    _put(to, "default", schema.default)
    if schema.examples:
        to["examples"] = list(schema.examples)


_WRITERS: tuple[Callable[[Schema, JsonObject], None], ...] = (
    _write_doc,
    _write_values,
    _write_list,
    _write_object,
    _write_logic,
    _write_samples,
)


def _put(to: JsonObject, key: str, value: Json) -> None:
    if value is not None:
        to[key] = value
