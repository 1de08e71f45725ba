"""Enums of generated models: schemas of integer ones, and values that a reader does not know yet."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, IntEnum
from inspect import cleandoc
from typing import Any, TypeVar

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from interlock_runtime.integers import integer_schema

E = TypeVar("E", bound=Enum)

TOLERANT = {"interlock_tolerant": True}
"""The validation context of those who read what a newer version of the other side may have written."""


class IntegerEnum(IntEnum):
    """The base of generated enums of integers; the names of the members are in the schema as `x-enum-varnames`."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return _named(cls, _integers(cls))

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {**_described(cls, "integer"), "x-enum-varnames": [member.name for member in cls]}


def reads_unknown_as(member: str) -> Callable[[type[E]], type[E]]:
    """Lets tolerant readers take values that an enum does not know for the member of this name."""

    def decorate(enum: type[E]) -> type[E]:
        unknown = enum[member]
        integers = issubclass(enum, IntEnum)
        readable = (int, float) if integers else (str,)

        def read(value: Any, info: core_schema.ValidationInfo) -> E:
            if info.context is TOLERANT and type(value) in readable:
                return unknown
            raise PydanticCustomError("enum", "Input should be a known value")

        def build(cls: type[E], source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
            known = _integers(cls) if integers else core_schema.enum_schema(cls, list(cls), sub_type="str")
            # Known values never reach the second choice, so only unknown ones pay for a call of Python code.
            choices: list[Any] = [known, core_schema.with_info_plain_validator_function(read)]
            expected: dict[str, str | int] = {"expected": " or ".join(repr(known.value) for known in cls)}
            schema = core_schema.union_schema(
                choices, mode="left_to_right", custom_error_type="enum", custom_error_context=expected
            )
            return _named(cls, schema)

        def describe(cls: type[E], schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
            return _described(cls, "string")

        enum.__get_pydantic_core_schema__ = classmethod(build)  # type: ignore[attr-defined]  # pydantic's own protocol
        if not integers:
            enum.__get_pydantic_json_schema__ = classmethod(describe)  # type: ignore[attr-defined]  # see above
        return enum

    return decorate


def deprecated(enum: type[E]) -> type[E]:
    """Marks an enum as deprecated in its schema; using it warns of nothing."""
    own = getattr(enum, "__get_pydantic_json_schema__", None)

    def describe(cls: type[E], schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        described = handler(schema) if own is None else own(schema, handler)
        return {**described, "deprecated": True}

    enum.__get_pydantic_json_schema__ = classmethod(describe)  # type: ignore[attr-defined]  # pydantic's own protocol
    return enum


def _integers(enum: type[Enum]) -> CoreSchema:
    """Members by their numbers: 1.0 is 1, and neither "1" nor true is."""
    member = core_schema.enum_schema(enum, list(enum), sub_type="int")
    return core_schema.json_or_python_schema(integer_schema([member]), member, serialization=_BY_VALUE)


_BY_VALUE = core_schema.plain_serializer_function_ser_schema(
    int, return_schema=core_schema.int_schema(), when_used="json"
)


def _named(enum: type[Enum], schema: Any) -> CoreSchema:
    """The schema as a definition of its own, which other schemas refer to."""
    named: CoreSchema = {**schema, "ref": f"{enum.__module__}.{enum.__qualname__}:{id(enum)}"}
    return named


def _described(enum: type[Enum], type_: str) -> JsonSchemaValue:
    description = {"description": cleandoc(enum.__doc__)} if enum.__doc__ else {}
    return {"type": type_, "title": enum.__name__, **description, "enum": [member.value for member in enum]}
