"""REST contracts: errors, parameters, operations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from interlock.diagnostics.source import Span
from interlock.ir.declarations import Field, Presence
from interlock.ir.types import Json, QualifiedName, Type


class Auth(StrEnum):
    PUBLIC = "public"
    SERVICE = "service"
    USER = "user"


class Method(StrEnum):
    GET = "GET"
    HEAD = "HEAD"
    POST = "POST"
    PUT = "PUT"
    PATCH = "PATCH"
    DELETE = "DELETE"


class ParamSource(StrEnum):
    PATH = "path"
    QUERY = "query"
    HEADER = "header"


class Pagination(StrEnum):
    """`CURSOR` answers `{items, next_cursor}`, `OFFSET` `{items, total}`."""

    CURSOR = "cursor"
    OFFSET = "offset"


@dataclass(frozen=True, slots=True)
class Error:
    """A typed RFC 9457 problem. `module` is the stem of the API file that declares it; `type_uri` its `type` member."""

    name: QualifiedName
    module: str
    status: int
    title: str
    type_uri: str
    doc: str | None
    fields: tuple[Field, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Param:
    """`name` is an identifier, `wire` the name in the path, query or header. Path parameters are always `Required`."""

    name: str
    wire: str
    source: ParamSource
    type: Type
    presence: Presence
    doc: str | None
    deprecated: bool
    examples: tuple[Json, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Deprecation:
    """RFC 9745 `Deprecation` and RFC 8594 `Sunset` dates, where known."""

    since: date | None
    sunset: date | None


@dataclass(frozen=True, slots=True)
class Http:
    """`path` is the whole path template: version, prefix and the operation's own part (`/v1/users/{user_id}`)."""

    method: Method
    path: str
    status: int


@dataclass(frozen=True, slots=True)
class OperationEvents:
    subscribe: QualifiedName | None
    on_success: QualifiedName | None
    on_error: QualifiedName | None


NO_EVENTS = OperationEvents(None, None, None)


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing a service does.

    `input` is the body's type; `output` is the type of one answer: with `pagination` it is the item's type (the page
    envelope is implied), with `stream` the type of one server-sent event. `errors` are sorted by status, then name.
    `timeout` is in seconds. `http` is None for an operation reached by events only.
    """

    name: str
    summary: str | None
    doc: str | None
    input: Type | None
    output: Type | None
    params: tuple[Param, ...]
    errors: tuple[QualifiedName, ...]
    auth: Auth
    pagination: Pagination | None
    idempotent: bool
    deprecation: Deprecation | None
    stream: bool
    timeout: float | None
    http: Http | None
    events: OperationEvents
    span: Span


@dataclass(frozen=True, slots=True)
class Api:
    """One API file. `domain` is its folder, `module` the file's stem, `title` the API's own `domain:` name."""

    domain: str
    module: str
    title: str
    prefix: str
    tags: tuple[str, ...]
    version: int | None
    errors: tuple[Error, ...]
    operations: tuple[Operation, ...]
    path: str

    @property
    def is_served(self) -> bool:
        """Whether requests reach any of its operations. Where messages alone do, there is no server and no client."""
        return any(operation.http is not None for operation in self.operations)
