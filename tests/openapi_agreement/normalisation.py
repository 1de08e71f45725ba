"""What is not compared, or compared by its meaning. All there is of it is in this file.

1. Titles of schemas. Pydantic makes them up from names; a spec has none.
2. Names of schemas. A reference is compared by what it refers to, with the keywords beside it laid over (JSON Schema
   2020-12 evaluates `$ref` and its siblings together). A recursion that both documents enter at once is equal so far.
3. The split of a model into an input and an output schema. It follows from 2: each document may have one or two schemas
   where the other has two or one, as long as each place means the same.
4. The order of `required`, which is a set, and of parameters, which are told apart by place and name.
5. A `default` of null. FastAPI writes its document without any null; that the value may be null is said by its type.
6. `info`, and what lies in `components` without being referred to: an app is composed of several APIs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = Any
Schema = Mapping[str, Any] | bool

IGNORED_KEYWORDS = frozenset({"title"})
"""Rule 1."""

_POINTER = "#/components/schemas/"


@dataclass(frozen=True)
class Operation:
    """An operation, its parameters by place and name, and everything else as it stands in the document."""

    parameters: Mapping[tuple[str, str], Mapping[str, Any]]
    rest: Mapping[str, Any]


class Document:
    """One OpenAPI document, read by the rules above."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        components = document.get("components", {})
        self._schemas: Mapping[str, Any] = components.get("schemas", {})
        self.security_schemes: Mapping[str, Any] = components.get("securitySchemes", {})
        self.operations = {
            (path, method): _operation(operation)
            for path, item in document["paths"].items()
            for method, operation in item.items()
        }

    def target(self, reference: str) -> Schema:
        """The schema of that reference."""
        found: Schema = self._schemas[reference.removeprefix(_POINTER)]
        return found

    def resolved(self, schema: Schema) -> Schema:
        """Rule 2: the schema without a reference at its top."""
        while not isinstance(schema, bool) and "$ref" in schema:
            target = self.target(schema["$ref"])
            beside = {keyword: value for keyword, value in schema.items() if keyword != "$ref"}
            if isinstance(target, bool):
                return target
            schema = {**target, **beside}
        return schema


def keywords(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The keywords that are compared, with rules 4 and 5."""
    kept = {keyword: value for keyword, value in schema.items() if keyword not in IGNORED_KEYWORDS}
    if kept.get("default", ...) is None:
        del kept["default"]
    if "required" in kept:
        kept["required"] = sorted(kept["required"])
    return kept


def _operation(operation: Mapping[str, Any]) -> Operation:
    parameters = {(found["in"], found["name"]): found for found in operation.get("parameters", ())}
    return Operation(parameters, {name: value for name, value in operation.items() if name != "parameters"})
