"""The spec tree as it was written: one node class for each construct of the language, each with its place.

Names are unresolved and nothing is checked across constructs; that is the work of `interlock.lower`.
Nodes are named tuples: a class costs a tenth of a frozen dataclass to make, which every compiler process pays anew.
"""

from __future__ import annotations

from typing import Generic, NamedTuple, TypeVar

from interlock.diagnostics.source import Span
from interlock.diagnostics.suppression import Suppression

T = TypeVar("T")

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


class Spanned(NamedTuple, Generic[T]):
    """A value and the place it was written at."""

    value: T
    span: Span


# Types


class NamedTypeNode(NamedTuple):
    """A scalar (`int`) or a reference (`UserRead`, `users.UserRead`)."""

    name: str
    span: Span


class ListTypeNode(NamedTuple):
    item: TypeNode
    span: Span


class SetTypeNode(NamedTuple):
    item: TypeNode
    span: Span


class MapTypeNode(NamedTuple):
    key: TypeNode
    value: TypeNode
    span: Span


class NullableTypeNode(NamedTuple):
    inner: TypeNode
    span: Span


class EnumMemberNode(NamedTuple):
    """`name` is None in the list form, where it follows from the value."""

    name: Spanned[str] | None
    value: Spanned[Json]


class EnumTypeNode(NamedTuple):
    members: tuple[EnumMemberNode, ...]
    unknown: Spanned[Json] | None
    span: Span


class ConstTypeNode(NamedTuple):
    value: Spanned[Json]
    span: Span


class UnionMemberNode(NamedTuple):
    """`tag` is None in a union without a discriminator."""

    tag: Spanned[str | int] | None
    type: TypeNode


class UnionTypeNode(NamedTuple):
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


class ConstraintNode(NamedTuple):
    """One of ge gt le lt multiple_of min_length max_length pattern min_items max_items unique_items."""

    name: Spanned[str]
    value: Spanned[Json]


class TypedNode(NamedTuple):
    """A type with the constraints written beside it. They bind to the outermost type that is not nullable."""

    type: TypeNode
    constraints: tuple[ConstraintNode, ...]
    span: Span


# models.yaml


class FieldNode(NamedTuple):
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


class VariantNode(NamedTuple):
    name: Spanned[str]
    exclude: tuple[Spanned[str], ...] = ()
    include: tuple[Spanned[str], ...] | None = None
    optional: tuple[Spanned[str], ...] = ()
    patch: Spanned[bool] | None = None
    input: Spanned[bool] | None = None


class ModelNode(NamedTuple):
    """A declaration with `fields`."""

    name: Spanned[str]
    fields: tuple[FieldNode, ...]
    variants: tuple[VariantNode, ...]
    doc: Spanned[str] | None = None
    deprecated: Spanned[bool] | None = None
    examples: tuple[Spanned[Json], ...] = ()


class AliasNode(NamedTuple):
    """A declaration with `type` or `union`: a named enum, a named union, or a named type with constraints."""

    name: Spanned[str]
    typed: TypedNode
    doc: Spanned[str] | None = None
    deprecated: Spanned[bool] | None = None
    examples: tuple[Spanned[Json], ...] = ()


class ModelsFile(NamedTuple):
    path: str
    folder: str
    declarations: tuple[ModelNode | AliasNode, ...]
    suppressions: tuple[Suppression, ...] = ()


# <api>.yaml


class RestConfigNode(NamedTuple):
    prefix: Spanned[str] | None = None
    tags: tuple[Spanned[str], ...] = ()
    version: Spanned[int] | None = None
    auth: Spanned[str] | None = None


class ErrorNode(NamedTuple):
    name: Spanned[str]
    status: Spanned[int]
    doc: Spanned[str] | None = None
    fields: tuple[FieldNode, ...] = ()


class ParamNode(NamedTuple):
    name: Spanned[str]
    typed: TypedNode
    source: Spanned[str] | None = None
    required: Spanned[bool] | None = None
    default: Spanned[Json] | None = None
    wire: Spanned[str] | None = None
    doc: Spanned[str] | None = None
    deprecated: Spanned[bool] | None = None
    examples: tuple[Spanned[Json], ...] = ()


class RestNode(NamedTuple):
    method: Spanned[str]
    path: Spanned[str]
    status: Spanned[int] | None
    span: Span


class OperationEventsNode(NamedTuple):
    subscribe: Spanned[str] | None
    publish_on_success: Spanned[str] | None
    publish_on_error: Spanned[str] | None
    span: Span


class DeprecatedNode(NamedTuple):
    """`deprecated: true` has neither date. Dates are ISO 8601 as written."""

    since: Spanned[str] | None
    sunset: Spanned[str] | None
    span: Span


class OperationNode(NamedTuple):
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


class ApiFile(NamedTuple):
    path: str
    folder: str
    stem: str
    domain: Spanned[str]
    config: RestConfigNode
    errors: tuple[ErrorNode, ...]
    operations: tuple[OperationNode, ...]
    suppressions: tuple[Suppression, ...] = ()


# events.yaml


class DeliveryNode(NamedTuple):
    """Durations are seconds."""

    max_attempts: Spanned[int] | None = None
    backoff_initial: Spanned[float] | None = None
    backoff_max: Spanned[float] | None = None
    dead_letter: Spanned[bool] | None = None
    ordering_key: Spanned[str] | None = None
    max_stream_length: Spanned[int] | None = None


class EventNode(NamedTuple):
    """`publish` and `subscribe` are the flags of the earlier format: false says that no operation does that."""

    name: Spanned[str]
    message: TypeNode
    doc: Spanned[str] | None = None
    stream: Spanned[str] | None = None
    publishers: tuple[Spanned[str], ...] | None = None
    subscribers: tuple[Spanned[str], ...] | None = None
    delivery: DeliveryNode = DeliveryNode()
    publish: Spanned[bool] | None = None
    subscribe: Spanned[bool] | None = None


class EventsFile(NamedTuple):
    path: str
    folder: str
    events: tuple[EventNode, ...]
    suppressions: tuple[Suppression, ...] = ()


# tasks.yaml


class RetriesNode(NamedTuple):
    max: Spanned[int] | None = None
    backoff: Spanned[str] | None = None
    on: tuple[Spanned[str], ...] = ()


class TaskNode(NamedTuple):
    """`time_limit` is in seconds; `schedule` is a five-field crontab line."""

    name: Spanned[str]
    input: TypeNode | None = None
    output: TypeNode | None = None
    doc: Spanned[str] | None = None
    queue: Spanned[str] | None = None
    retries: RetriesNode = RetriesNode()
    time_limit: Spanned[float] | None = None
    schedule: Spanned[str] | None = None


class TasksFile(NamedTuple):
    path: str
    folder: str
    tasks: tuple[TaskNode, ...]
    suppressions: tuple[Suppression, ...] = ()


class ManifestEntryNode(NamedTuple):
    """One `consumes` entry of the earlier format's manifest.yaml."""

    service: Spanned[str]
    domain: Spanned[str]
    operations: tuple[Spanned[str], ...]


class ManifestFile(NamedTuple):
    path: str
    folder: str
    consumes: tuple[ManifestEntryNode, ...]
    suppressions: tuple[Suppression, ...] = ()


SpecFile = ModelsFile | ApiFile | EventsFile | TasksFile | ManifestFile
