"""Markers beside a type in an annotation: tagged unions, exact literals, arrays of distinct items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast, get_args

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from interlock_runtime.integers import integer_schema
from interlock_runtime.uniqueness import has_duplicates


class Tagged:
    """A union told apart by a key: `tags` are its values, in the order of the union's members.

    `discriminator` is the key in JSON, `attribute` the name of the field in Python where that is another one.
    """

    def __init__(self, discriminator: str, *tags: str | int, attribute: str | None = None) -> None:
        self._paths: list[list[str | int]] = [[name] for name in (discriminator, attribute) if name is not None]
        self._tags = tags

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        union: Any = handler(source)
        return core_schema.tagged_union_schema(
            dict(zip(self._tags, union["choices"], strict=True)),
            self._paths if len(self._paths) > 1 else str(self._paths[0][0]),
            metadata=union.get("metadata"),
        )


@dataclass(frozen=True, slots=True)
class Exactly:
    """A literal integer or boolean of its own JSON type: Python's `True == 1` is no equality in JSON."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        literal = handler(source)
        if isinstance(get_args(source)[0], bool):
            return core_schema.chain_schema([core_schema.bool_schema(strict=True), literal])
        return integer_schema([literal])

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return handler(cast("core_schema.ChainSchema", schema)["steps"][-1])


@dataclass(frozen=True, slots=True)
class UniqueItems:
    """A list or set whose JSON array holds no two equal items. Sets are written sorted: equal sets, equal bytes."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        if schema["type"] == "list":
            return core_schema.no_info_after_validator_function(_distinct, schema)
        if schema["type"] != "set":
            raise TypeError("UniqueItems applies to lists and sets")
        sizes = {key: schema[key] for key in ("min_length", "max_length") if key in schema}
        array = core_schema.list_schema(schema.get("items_schema"), **sizes)
        return core_schema.json_or_python_schema(
            core_schema.no_info_after_validator_function(_distinct_set, array),
            schema,
            serialization=core_schema.plain_serializer_function_ser_schema(
                sorted, return_schema=core_schema.list_schema(schema.get("items_schema")), when_used="json"
            ),
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        inner = schema["json_schema"]["schema"] if schema["type"] == "json-or-python" else schema["schema"]
        return {**handler(inner), "uniqueItems": True}


def _distinct(items: list[Any]) -> list[Any]:
    if has_duplicates(items):
        raise PydanticCustomError("unique_items", "Items should be unique")
    return items


def _distinct_set(items: list[Any]) -> set[Any]:
    return set(_distinct(items))
