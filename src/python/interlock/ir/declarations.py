"""Declared types: models, enums, unions, aliases."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from interlock.diagnostics.source import Span
from interlock.ir.types import Json, QualifiedName, Type


class Direction(StrEnum):
    """Who may send values of a model: a client to a server, a server to its readers, or either."""

    INPUT = "input"
    OUTPUT = "output"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Required:
    """The key must be there."""


@dataclass(frozen=True, slots=True)
class Optional:
    """The key may be absent; then there is no value, and that is not null."""


@dataclass(frozen=True, slots=True)
class Default:
    """The key may be absent; then the value is this one, in its JSON form."""

    value: Json


Presence = Required | Optional | Default


@dataclass(frozen=True, slots=True)
class Field:
    """`name` is an identifier, `wire` the key in JSON (often the same)."""

    name: str
    wire: str
    type: Type
    presence: Presence
    doc: str | None
    deprecated: bool
    readonly: bool
    writeonly: bool
    examples: tuple[Json, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Model:
    """An object. `base` is the declaration it was expanded from, `variant` its name or None for the base itself.

    With `patch` it is an RFC 7396 merge-patch document: every field is `Optional`, and null removes.
    """

    name: QualifiedName
    base: str
    variant: str | None
    direction: Direction
    patch: bool
    fields: tuple[Field, ...]
    doc: str | None
    deprecated: bool
    examples: tuple[Json, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class EnumMember:
    name: str
    value: str | int


@dataclass(frozen=True, slots=True)
class Enum:
    """Values are all strings or all integers. Readers take `unknown`, if there is one, for values they do not know."""

    name: QualifiedName
    members: tuple[EnumMember, ...]
    unknown: EnumMember | None
    doc: str | None
    deprecated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class UnionMember:
    """`tag` is the discriminator's value, None without a discriminator; with one, `type` is a `Ref` to a model."""

    tag: str | int | None
    type: Type


@dataclass(frozen=True, slots=True)
class Union:
    """`discriminator` is the wire key that tells the members apart."""

    name: QualifiedName
    discriminator: str | None
    members: tuple[UnionMember, ...]
    doc: str | None
    deprecated: bool
    examples: tuple[Json, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Alias:
    name: QualifiedName
    type: Type
    doc: str | None
    deprecated: bool
    examples: tuple[Json, ...]
    span: Span


Declaration = Model | Enum | Union | Alias
