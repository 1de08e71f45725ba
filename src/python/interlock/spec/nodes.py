"""The spec tree as it was written: one node class for each construct of the language, each with its place.

Names are unresolved and nothing is checked across constructs; that is the work of `interlock.lower`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from interlock.diagnostics.source import Span

T = TypeVar("T")

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True)
class Spanned(Generic[T]):
    """A value and the place it was written at."""

    value: T
    span: Span


# Types


@dataclass(frozen=True, slots=True)
class NamedTypeNode:
    """A scalar (`int`) or a reference (`UserRead`, `users.UserRead`)."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class ListTypeNode:
    item: TypeNode
    span: Span


@dataclass(frozen=True, slots=True)
class SetTypeNode:
    item: TypeNode
    span: Span


@dataclass(frozen=True, slots=True)
class MapTypeNode:
    key: TypeNode
    value: TypeNode
    span: Span


@dataclass(frozen=True, slots=True)
class NullableTypeNode:
    inner: TypeNode
    span: Span


@dataclass(frozen=True, slots=True)
class EnumMemberNode:
    """`name` is None in the list form, where it follows from the value."""

    name: Spanned[str] | None
    value: Spanned[Json]


@dataclass(frozen=True, slots=True)
class EnumTypeNode:
    members: tuple[EnumMemberNode, ...]
    unknown: Spanned[Json] | None
    span: Span


@dataclass(frozen=True, slots=True)
class ConstTypeNode:
    value: Spanned[Json]
    span: Span


@dataclass(frozen=True, slots=True)
class UnionMemberNode:
    """`tag` is None in a union without a discriminator."""

    tag: Spanned[str | int] | None
    type: TypeNode


@dataclass(frozen=True, slots=True)
class UnionTypeNode:
    discriminator: Spanned[str] | None
    members: tuple[UnionMemberNode, ...]
    span: Span


TypeNode = (
    NamedTypeNode
    | ListTypeNode
    | SetTypeNode
    | MapTypeNode
    | NullableTypeNode
    | EnumTypeNode
    | ConstTypeNode
    | UnionTypeNode
)


@dataclass(frozen=True, slots=True)
class ConstraintNode:
    """One of ge gt le lt multiple_of min_length max_length pattern min_items max_items unique_items."""

    name: Spanned[str]
    value: Spanned[Json]


@dataclass(frozen=True, slots=True)
class TypedNode:
    """A type with the constraints written beside it. They bind to the outermost type that is not nullable."""

    type: TypeNode
    constraints: tuple[ConstraintNode, ...]
    span: Span


# models.yaml


@dataclass(frozen=True, slots=True)
class FieldNode:
    name: Spanned[str]
    typed: TypedNode
    doc: Spanned[str] | None = None
    default: Spanned[Json] | None = None
    readonly: Spanned[bool] | None = None
    writeonly: Spanned[bool] | None = None
    optional: Spanned[bool] | None = None
    deprecated: Spanned[bool] | None = None
    examples: tuple[Spanned[Json], ...] = ()
    wire: Spanned[str] | None = None


@dataclass(frozen=True, slots=True)
class VariantNode:
    name: Spanned[str]
    exclude: tuple[Spanned[str], ...] = ()
    include: tuple[Spanned[str], ...] | None = None
    optional: tuple[Spanned[str], ...] = ()
    patch: Spanned[bool] | None = None
    input: Spanned[bool] | None = None


@dataclass(frozen=True, slots=True)
class ModelNode:
    """A declaration with `fields`."""

    name: Spanned[str]
    fields: tuple[FieldNode, ...]
    variants: tuple[VariantNode, ...]
    doc: Spanned[str] | None = None
    deprecated: Spanned[bool] | None = None
    examples: tuple[Spanned[Json], ...] = ()


@dataclass(frozen=True, slots=True)
class AliasNode:
    """A declaration with `type` or `union`: a named enum, a named union, or a named type with constraints."""

    name: Spanned[str]
    typed: TypedNode
    doc: Spanned[str] | None = None
    deprecated: Spanned[bool] | None = None
    examples: tuple[Spanned[Json], ...] = ()


@dataclass(frozen=True, slots=True)
class ModelsFile:
    path: str
    folder: str
    declarations: tuple[ModelNode | AliasNode, ...]


# <api>.yaml


@dataclass(frozen=True, slots=True)
class RestConfigNode:
    prefix: Spanned[str] | None = None
    tags: tuple[Spanned[str], ...] = ()
    version: Spanned[int] | None = None
    auth: Spanned[str] | None = None


@dataclass(frozen=True, slots=True)
class ErrorNode:
    name: Spanned[str]
    status: Spanned[int]
    doc: Spanned[str] | None = None
    fields: tuple[FieldNode, ...] = ()


@dataclass(frozen=True, slots=True)
class ParamNode:
    name: Spanned[str]
    typed: TypedNode
    source: Spanned[str] | None = None
    required: Spanned[bool] | None = None
    default: Spanned[Json] | None = None
    wire: Spanned[str] | None = None
    doc: Spanned[str] | None = None
    deprecated: Spanned[bool] | None = None
    examples: tuple[Spanned[Json], ...] = ()


@dataclass(frozen=True, slots=True)
class RestNode:
    method: Spanned[str]
    path: Spanned[str]
    status: Spanned[int] | None
    span: Span


@dataclass(frozen=True, slots=True)
class OperationEventsNode:
    subscribe: Spanned[str] | None
    publish_on_success: Spanned[str] | None
    publish_on_error: Spanned[str] | None
    span: Span


@dataclass(frozen=True, slots=True)
class DeprecatedNode:
    """`deprecated: true` has neither date. Dates are ISO 8601 as written."""

    since: Spanned[str] | None
    sunset: Spanned[str] | None
    span: Span


@dataclass(frozen=True, slots=True)
class OperationNode:
    name: Spanned[str]
    doc: Spanned[str] | None = None
    summary: Spanned[str] | None = None
    input: TypeNode | None = None
    output: TypeNode | None = None
    params: tuple[ParamNode, ...] = ()
    errors: tuple[Spanned[str], ...] = ()
    auth: Spanned[str] | None = None
    paginate: Spanned[str] | None = None
    idempotent: Spanned[bool] | None = None
    deprecated: DeprecatedNode | None = None
    stream: Spanned[str] | None = None
    timeout: Spanned[float] | None = None
    rest: RestNode | None = None
    events: OperationEventsNode | None = None


@dataclass(frozen=True, slots=True)
class ApiFile:
    path: str
    folder: str
    stem: str
    domain: Spanned[str]
    config: RestConfigNode
    errors: tuple[ErrorNode, ...]
    operations: tuple[OperationNode, ...]


# events.yaml


@dataclass(frozen=True, slots=True)
class DeliveryNode:
    """Durations are seconds."""

    max_attempts: Spanned[int] | None = None
    backoff_initial: Spanned[float] | None = None
    backoff_max: Spanned[float] | None = None
    dead_letter: Spanned[bool] | None = None
    ordering_key: Spanned[str] | None = None
    max_stream_length: Spanned[int] | None = None


@dataclass(frozen=True, slots=True)
class EventNode:
    """`publish` and `subscribe` are the flags of the earlier format; they are kept but mean nothing more than allow."""

    name: Spanned[str]
    message: TypeNode
    doc: Spanned[str] | None = None
    stream: Spanned[str] | None = None
    publishers: tuple[Spanned[str], ...] | None = None
    subscribers: tuple[Spanned[str], ...] | None = None
    delivery: DeliveryNode = DeliveryNode()
    publish: Spanned[bool] | None = None
    subscribe: Spanned[bool] | None = None


@dataclass(frozen=True, slots=True)
class EventsFile:
    path: str
    folder: str
    events: tuple[EventNode, ...]


# tasks.yaml


@dataclass(frozen=True, slots=True)
class RetriesNode:
    max: Spanned[int] | None = None
    backoff: Spanned[str] | None = None
    on: tuple[Spanned[str], ...] = ()


@dataclass(frozen=True, slots=True)
class TaskNode:
    """`time_limit` is in seconds; `schedule` is a five-field crontab line."""

    name: Spanned[str]
    input: TypeNode | None = None
    output: TypeNode | None = None
    doc: Spanned[str] | None = None
    queue: Spanned[str] | None = None
    retries: RetriesNode = RetriesNode()
    time_limit: Spanned[float] | None = None
    schedule: Spanned[str] | None = None


@dataclass(frozen=True, slots=True)
class TasksFile:
    path: str
    folder: str
    tasks: tuple[TaskNode, ...]


@dataclass(frozen=True, slots=True)
class ManifestEntryNode:
    """One `consumes` entry of the earlier format's manifest.yaml."""

    service: Spanned[str]
    domain: Spanned[str]
    operations: tuple[Spanned[str], ...]


@dataclass(frozen=True, slots=True)
class ManifestFile:
    path: str
    folder: str
    consumes: tuple[ManifestEntryNode, ...]


SpecFile = ModelsFile | ApiFile | EventsFile | TasksFile | ManifestFile
