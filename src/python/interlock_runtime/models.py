"""What generated models are made of.

A generated class reads JSON that came over the wire and is built by Python code, and these differ on purpose:

- `read_request` and `read_answer` validate JSON. A request must hold nothing that the schema does not name; an answer
  or an event may, since whoever wrote it may be newer. A value that an enum with `unknown` does not know is an error in
  a request and the `unknown` member in an answer. Keys are wire names only, and constants must be there.
- Constructors take Python values by Python names, and constants need not be repeated.

Absent is not null: the value of an absent optional field is `MISSING`, and `None` is only ever JSON's null.
Instances are immutable; `model_copy(update=...)` makes a changed one. `write` gives the JSON back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast, dataclass_transform

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, PrivateAttr, TypeAdapter
from pydantic._internal._model_construction import ModelMetaclass
from pydantic.experimental.missing_sentinel import MISSING
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from interlock_runtime.enums import TOLERANT

__all__ = ["MISSING", "Model", "Patch", "const", "read_answer", "read_request", "write"]

T = TypeVar("T")


def read_request(adapter: TypeAdapter[T], data: bytes | str) -> T:
    """A value from the JSON of a request: what the schema does not name is an error.

    Raises:
        pydantic.ValidationError: with every mistake in it.
    """
    return adapter.validate_json(data, extra="forbid", by_alias=True, by_name=False)


def read_answer(adapter: TypeAdapter[T], data: bytes | str) -> T:
    """A value from the JSON of a response or an event: what is not known is ignored.

    Raises:
        pydantic.ValidationError: when something is missing or of another type.
    """
    return adapter.validate_json(data, extra="ignore", by_alias=True, by_name=False, context=TOLERANT)


def write(adapter: TypeAdapter[T], value: T) -> bytes:
    """The JSON of a value, keys by their wire names, absent fields left out."""
    return adapter.dump_json(value, by_alias=True)


@dataclass(frozen=True, slots=True)
class _Const(Generic[T]):
    value: T


def const(value: T) -> T:
    """The value of a constant field: constructors fill it in, and JSON must hold it.

    Pydantic knows no default for one way in and none for the other, so the metaclass takes this marker out of the class
    body, which makes the field a required one, and gives the value to the constructor.
    """
    return cast(T, _Const(value))


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(Field, PrivateAttr))
class ModelType(ModelMetaclass):
    """The class of model classes. Type checkers learn of fields by `dataclass_transform` and see none of the rest."""

    if not TYPE_CHECKING:

        def __new__(mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **kwargs: Any) -> type:
            consts = {key: value.value for key, value in namespace.items() if isinstance(value, _Const)}
            if not consts:
                return super().__new__(mcs, name, bases, namespace, **kwargs)
            rest = {key: value for key, value in namespace.items() if key not in consts}
            # Only a model that has constants pays for filling them in.
            created = super().__new__(_ConstModelType, name, bases, rest, **kwargs)
            created.__interlock_consts__ = consts
            return created


if not TYPE_CHECKING:

    class _ConstModelType(ModelType):
        def __call__(cls, **values: Any) -> Any:
            return super().__call__(**{**cls.__interlock_consts__, **values})


def _fields(schema: CoreSchema) -> dict[str, Any]:
    inner: Any = schema
    while "schema" in inner:
        inner = inner["schema"]
    return cast("dict[str, Any]", inner.get("fields", {}))


def _as_it_is(value: Any) -> Any:
    return value


def _without_sentinel(schema: Any) -> Any:
    """The schema of an optional field, in which the sentinel is an alternative for Python code only.

    JSON cannot hold it, and without it an error in such a field is one error, found without trying alternatives.
    """
    if schema["type"] != "default" or schema.get("default") is not MISSING:
        return schema
    with_sentinel = schema["schema"]
    if with_sentinel["type"] not in {"union", "nullable"}:
        return schema
    without = _only_json(with_sentinel)
    return {**schema, "schema": core_schema.json_or_python_schema(without, with_sentinel)}


def _only_json(schema: Any) -> Any:
    if schema["type"] == "nullable":
        return {**schema, "schema": _only_json(schema["schema"])}
    if schema["type"] != "union":
        return schema
    choices = [choice for choice in schema["choices"] if choice["type"] != "missing-sentinel"]
    return choices[0] if len(choices) == 1 else {**schema, "choices": choices}


class Model(BaseModel, metaclass=ModelType):
    """The base of generated models."""

    model_config = ConfigDict(
        extra="ignore",
        frozen=True,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        protected_namespaces=(),
    )

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        model: Any = handler.resolve_ref_schema(schema)
        fields = _fields(model)
        for field in fields.values():
            field["schema"] = _without_sentinel(field["schema"])
        has_alias = any(field.get("validation_alias", name) != name for name, field in fields.items())
        if has_alias and model["schema"]["type"] != "function-before":
            # Reading JSON directly, pydantic-core 2.46 takes the Python name of such a field for a known key: it
            # ignores it instead of refusing it. Behind any function it reads a dictionary, and there it does not.
            model["schema"] = core_schema.no_info_before_validator_function(_as_it_is, model["schema"])
        return schema

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        reference = handler(schema)
        if handler.mode == "validation":
            handler.resolve_ref_schema(reference)["additionalProperties"] = False
        return reference


class Patch(Model):
    """The base of RFC 7396 merge-patch documents: `MISSING` leaves a field alone, `None` clears it.

    `interlock_runtime.merge_patch.apply_patch` applies one.
    """
