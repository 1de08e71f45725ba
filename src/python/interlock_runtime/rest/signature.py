"""Reads the signature of an operation's function, once, when the router is made."""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from fastapi import Header
from fastapi.params import Body as BodyInfo
from fastapi.params import Param
from pydantic import GetJsonSchemaHandler, StringConstraints, TypeAdapter
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from interlock_runtime.auth.principal import Principal
from interlock_runtime.idempotency.store import MAX_KEY_LENGTH

IDEMPOTENCY_PARAMETER = "idempotency_key"


class _AbsentIsNone:
    """An absent parameter reaches the controller as None, but nobody can send null: the schema omits it."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        described = handler(schema)
        members = described.get("anyOf")
        if members is None:
            return described
        kept = [member for member in members if member != {"type": "null"}]
        if len(kept) == 1:
            return {**kept[0], **{key: value for key, value in described.items() if key != "anyOf"}}
        return {**described, "anyOf": kept}


@dataclass(frozen=True, slots=True)
class _StatedDefault:
    """The default that a factory makes, which a schema would not show by itself."""

    value: Any

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {**handler(schema), "default": self.value}


@dataclass(frozen=True, slots=True)
class Signature:
    """The parts of an operation's function. `declared` is what FastAPI describes; `body` and `answer` are types."""

    declared: inspect.Signature
    body: Any | None
    body_parameter: str | None
    takes_principal: bool
    answer: Any | None
    stream_item: Any | None


IdempotencyHeader = Annotated[
    Annotated[str, StringConstraints(min_length=1, max_length=MAX_KEY_LENGTH)] | None,
    _AbsentIsNone(),
    Header(
        alias="Idempotency-Key", description="A key of the client's choice; a repetition with it gets the first answer."
    ),
]


def read_signature(function: Callable[..., Any], *, idempotent: bool) -> Signature:
    """The function's first parameter is the controller, `principal` the caller; the others go over the wire."""
    hints = get_type_hints(function, include_extras=True)
    declared: list[inspect.Parameter] = []
    body: Any | None = None
    body_parameter: str | None = None
    takes_principal = False
    for position, parameter in enumerate(inspect.signature(function).parameters.values()):
        if position == 0:
            continue
        hint = hints[parameter.name]
        if hint is Principal:
            takes_principal = True
            continue
        if _is_body(hint):
            body, body_parameter = hint, parameter.name
        declared.append(parameter.replace(annotation=_declared_annotation(hint, parameter.default)))
    if idempotent:
        declared.append(
            inspect.Parameter(
                IDEMPOTENCY_PARAMETER, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=IdempotencyHeader
            )
        )
    returned = hints.get("return")
    item = get_args(returned)[0] if get_origin(returned) is AsyncIterator else None
    answer = None if item is not None or returned is type(None) else returned
    return Signature(
        inspect.Signature(declared, return_annotation=returned),
        body,
        body_parameter,
        takes_principal,
        answer,
        item,
    )


def _is_body(hint: Any) -> bool:
    return get_origin(hint) is Annotated and any(isinstance(extra, BodyInfo) for extra in get_args(hint)[1:])


def _declared_annotation(hint: Any, default: Any) -> Any:
    """The annotation with what the document has to say about an absent parameter."""
    if get_origin(hint) is not Annotated:
        return hint
    inner, *extras = get_args(hint)
    info = next((extra for extra in extras if isinstance(extra, Param)), None)
    if info is None:
        return hint
    if info.default_factory is not None:
        factory: Any = info.default_factory
        described = [extra for extra in extras if extra is not info]
        value_type: Any = Annotated[(inner, *described)] if described else inner
        stated = TypeAdapter(value_type).dump_python(factory(), mode="json")
        return Annotated[(inner, *described, _StatedDefault(stated), info)]
    if default is None and _admits_none(inner):
        return Annotated[(inner, _AbsentIsNone(), *extras)]
    return hint


def _admits_none(hint: Any) -> bool:
    return get_origin(hint) in (Union, types.UnionType) and type(None) in typing.get_args(hint)
