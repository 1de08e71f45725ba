"""Scalars of which the bounds are known when their schemas are built.

Pydantic's own constraint markers check in Python what a schema of several steps does not take natively; here the bounds
are handed to the scalar, which puts each where the compiled validator checks it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any, cast

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

Number = int | float | Decimal | str


@dataclass(frozen=True, slots=True)
class Bounds:
    """Constraints on one of the scalars here. Numbers of a decimal are text; lengths are in characters."""

    gt: Number | None = None
    ge: Number | None = None
    lt: Number | None = None
    le: Number | None = None
    multiple_of: Number | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None

    def and_(self, other: Bounds) -> Bounds:
        """These bounds, with those that the other one sets in their place."""
        given = {field.name: value for field in fields(other) if (value := getattr(other, field.name)) is not None}
        return replace(self, **given)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        inner = handler(source)
        scalar, bounds = _described(inner)
        return scalar.described(bounds.and_(self), inner["metadata"])

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return _json_schema(schema, handler)


@dataclass(frozen=True, slots=True)
class Scalar:
    """How a scalar is validated and written, and how its JSON Schema reads, each for given bounds."""

    core_schema: Callable[[Bounds], CoreSchema]
    json_schema: Callable[[Bounds], JsonSchemaValue]
    bounds: Bounds = Bounds()

    def described(self, bounds: Bounds, metadata: Mapping[str, Any]) -> CoreSchema:
        """The schema for these bounds, with a note of how it came about for whoever adds to the bounds."""
        schema: Any = self.core_schema(bounds)
        schema["metadata"] = {**metadata, _DESCRIPTION: (self, bounds)}
        return cast("CoreSchema", schema)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return self.described(self.bounds, {})

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return _json_schema(schema, handler)


_DESCRIPTION = "interlock_scalar"


def _described(schema: CoreSchema) -> tuple[Scalar, Bounds]:
    description: tuple[Scalar, Bounds] | None = schema.get("metadata", {}).get(_DESCRIPTION)
    if description is None:
        raise TypeError("Bounds apply to the scalars of interlock_runtime.scalars only")
    return description


_METADATA_VOCABULARY = ("title", "description", "examples", "deprecated", "readOnly", "writeOnly")


def _json_schema(schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
    """The scalar's schema with what was said about the value; of what pydantic says itself only that is kept."""
    scalar, bounds = _described(schema)
    said = handler(schema)
    return {**scalar.json_schema(bounds), **{key: said[key] for key in _METADATA_VOCABULARY if key in said}}
