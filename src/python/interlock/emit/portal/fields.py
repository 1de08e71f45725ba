"""Fields, parameters and members as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from interlock.emit.portal.links import Links, LinkView
from interlock.emit.portal.prose import Block, prose
from interlock.emit.portal.types import rules, type_parts
from interlock.emit.value_schemas.json_text import json_text
from interlock.ir.api import Param
from interlock.ir.declarations import Default, Field, Optional, Presence, Required
from interlock.ir.types import Json


class FieldView(NamedTuple):
    """`place` says where a parameter stands and is empty for fields; `default` is JSON, None without one."""

    name: str
    place: str
    type: tuple[LinkView, ...]
    is_required: bool
    default: str | None
    rules: tuple[str, ...]
    flags: tuple[str, ...]
    doc: tuple[Block, ...]
    examples: tuple[str, ...]


def field_view(field: Field, links: Links) -> FieldView:
    return FieldView(
        name=field.wire,
        place="",
        type=type_parts(field.type, links),
        is_required=_is_required(field.presence),
        default=_default(field.presence),
        rules=rules(field.type),
        flags=tuple(_flags(field)),
        doc=prose(field.doc),
        examples=tuple(map(short_json, field.examples)),
    )


def param_view(param: Param, links: Links) -> FieldView:
    return FieldView(
        name=param.wire,
        place=param.source.value,
        type=type_parts(param.type, links),
        is_required=_is_required(param.presence),
        default=_default(param.presence),
        rules=rules(param.type),
        flags=("deprecated",) if param.deprecated else (),
        doc=prose(param.doc),
        examples=tuple(map(short_json, param.examples)),
    )


def short_json(value: Json) -> str:
    """JSON in one line, as far as it is short."""
    lines = json_text(value).splitlines()
    flat = " ".join(line.strip() for line in lines)
    for bracket in "[{":
        flat = flat.replace(f"{bracket} ", bracket)
    for bracket in "]}":
        flat = flat.replace(f" {bracket}", bracket)
    return flat


def _is_required(presence: Presence) -> bool:
    match presence:
        case Required():
            return True
        case Optional() | Default():
            return False


def _default(presence: Presence) -> str | None:
    match presence:
        case Default(value):
            return short_json(value)
        case Required() | Optional():
            return None


def _flags(field: Field) -> Iterator[str]:
    if field.readonly:
        yield "read-only"
    if field.writeonly:
        yield "write-only"
    if field.deprecated:
        yield "deprecated"
