"""Schemas as JSON."""

from __future__ import annotations

from interlock.emit.jsonschema.parts import ANYTHING, either, mapping_of, names_of, one_of, record, string, text
from interlock.emit.jsonschema.schema import Condition, Document, Schema, document_json, reference, schema_json


def test_only_what_is_said_is_written() -> None:
    assert schema_json(ANYTHING) == {}
    assert schema_json(Schema(types=("string",), default="")) == {"type": "string", "default": ""}
    assert schema_json(Schema(types=("string", "number"), default=False)) == {
        "type": ["string", "number"],
        "default": False,
    }
    assert schema_json(Schema(additional=False)) == {"additionalProperties": False}
    assert schema_json(Schema(additional=Schema(const=0))) == {"additionalProperties": {"const": 0}}


def test_markdown_is_written_beside_plain_text_where_that_would_be_spoilt() -> None:
    assert schema_json(Schema(doc="Plain, and so on.")) == {"description": "Plain, and so on."}
    assert schema_json(Schema(doc="Write `a`.")) == {"description": "Write a.", "markdownDescription": "Write `a`."}


def test_words_come_with_their_meanings_in_order() -> None:
    assert schema_json(one_of({"b": "Be.", "a": "Ay."}, doc="One of two.", default="b")) == {
        "description": "One of two.",
        "type": "string",
        "enum": ["b", "a"],
        "markdownEnumDescriptions": ["Be.", "Ay."],
        "default": "b",
    }


def test_a_record_forbids_other_keys_and_a_mapping_says_what_keys_look_like() -> None:
    assert schema_json(record({"a": text("A.")}, required=("a",))) == {
        "type": "object",
        "properties": {"a": {"description": "A.", "type": ["string", "number", "boolean"]}},
        "required": ["a"],
        "additionalProperties": False,
    }
    named = schema_json(mapping_of(reference("thing"), names_of("a thing", "^[a-z]$")))
    assert named == {
        "type": "object",
        "additionalProperties": {"$ref": "#/$defs/thing"},
        "propertyNames": {
            "type": "string",
            "pattern": "^[a-z]$",
            "patternErrorMessage": "The name of a thing begins with a letter and has letters, digits and underscores.",
        },
    }


def test_conditions_and_alternatives() -> None:
    condition = Condition(Schema(required=("a",)), Schema(required=("b",)))
    assert schema_json(Schema(condition=condition)) == {"if": {"required": ["a"]}, "then": {"required": ["b"]}}
    assert schema_json(either(reference("long"), string("Short."))) == {
        "anyOf": [{"description": "Short.", "type": "string"}, {"$ref": "#/$defs/long"}]
    }


def test_a_document_begins_with_its_dialect_and_the_mark_of_what_is_generated() -> None:
    written = document_json(Document(Schema(types=("object",)), {"a": ANYTHING}))
    assert list(written) == ["$schema", "x-generated-by", "type", "$defs"]
    assert written["$schema"] == "https://json-schema.org/draft/2020-12/schema"
