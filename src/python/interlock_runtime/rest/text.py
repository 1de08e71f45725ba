"""Which text a parameter may be: its JSON value as it is written in JSON, where pydantic alone would take more."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from interlock_runtime.null_characters import CODE, MESSAGE


@dataclass(frozen=True, slots=True)
class TextForm:
    """What text is allowed, and the code and message for other text."""

    allows: Callable[[str], object]
    code: str
    message: str


INTEGER = TextForm(
    re.compile(r"-?(?:0|[1-9][0-9]*)").fullmatch,
    "int_parsing",
    "Input should be a valid integer, unable to parse string as an integer",
)
NUMBER = TextForm(
    re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?").fullmatch,
    "float_parsing",
    "Input should be a valid number, unable to parse string as a number",
)
BOOLEAN = TextForm(
    frozenset({"true", "false"}).__contains__,
    "bool_parsing",
    "Input should be a valid boolean, unable to interpret input",
)
STRING = TextForm(lambda text: "\0" not in text, CODE, MESSAGE)

_FORMS = {
    frozenset({"integer"}): INTEGER,
    frozenset({"number"}): NUMBER,
    frozenset({"integer", "number"}): NUMBER,
    frozenset({"boolean"}): BOOLEAN,
}


def text_form(adapter: TypeAdapter[Any]) -> TextForm:
    """The form that goes with the JSON Schema of a parameter, or of one item of it."""
    schema = adapter.json_schema()
    return _FORMS.get(frozenset(_types(schema, schema.get("$defs", {}))) - {"null"}, STRING)


def _types(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> set[str]:
    if "$ref" in schema:
        return _types(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    if "anyOf" in schema:
        return set().union(*(_types(member, definitions) for member in schema["anyOf"]))
    return {schema.get("type", "")}
