"""Operations of an API as OpenAPI operations: parameters, body, answer, security."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from interlock.emit.openapi import document
from interlock.emit.openapi.document import (
    Header,
    MediaType,
    Parameter,
    Response,
    SecurityRequirement,
    SecurityScheme,
)
from interlock.emit.openapi.problems import Problems
from interlock.emit.value_schemas.components import Components, NamedSchema, Names, Root
from interlock.emit.value_schemas.json_schema import (
    AnyOf,
    Array,
    Described,
    Null,
    Numeric,
    Object,
    Property,
    Reference,
    Schema,
    Text,
)
from interlock.emit.value_schemas.type_schema import Usage, type_schema, value_schema
from interlock.ir.api import Auth, Error, Http, Operation, Pagination, Param
from interlock.ir.declarations import Model, Required
from interlock.ir.system import System
from interlock.ir.types import MAX_SAFE_INT, Ref, Type

USER_TOKEN = SecurityScheme("userToken", "The token of a person, of the issuer that the service believes.")
SERVICE_TOKEN = SecurityScheme(
    "serviceToken",
    "The token that another service signs for this one, for itself or on behalf of a person. "
    "Its scopes are the operations that the service's BUILD file declares.",
)

_MERGE_PATCH = "application/merge-patch+json"
_PAGE_LIMIT = Parameter("limit", "query", False, Described(Numeric("integer", minimum=1, maximum=100), default=50))
_CURSOR = Parameter("cursor", "query", False, Text())
_COUNT = Numeric("integer", minimum=0, maximum=MAX_SAFE_INT)
_OFFSET = Parameter("offset", "query", False, Described(_COUNT, default=0))
_KEY_DESCRIPTION = "A key of the client's choice; a repetition with it gets the first answer."
_IDEMPOTENCY_KEY = Parameter(
    "Idempotency-Key",
    "header",
    False,
    Described(Text(min_length=1, max_length=255), description=_KEY_DESCRIPTION),
    _KEY_DESCRIPTION,
)
_LINK = Header("Link", 'The next page, with `rel="next"` (RFC 8288). Absent on the last one.', Text())
_REPLAYED = Header("Idempotency-Replayed", "`true` on a repetition of an earlier answer.", Text())
_DEPRECATION = Header("Deprecation", "Since when the operation is deprecated (RFC 9745).", Text())
_SUNSET = Header("Sunset", "When the operation ends (RFC 8594).", Text())


class OperationWriter(NamedTuple):
    """Everything that the operations of one document share. `api` is its qualified name, such as `users.api`."""

    api: str
    system: System
    tags: tuple[str, ...]
    components: Components
    problems: Problems
    pages: dict[str, str]

    def write(self, operation: Operation, http: Http) -> document.Operation:
        return document.Operation(
            method=http.method.value.lower(),
            id=operation.name,
            tags=self.tags,
            summary=operation.summary or operation.name.replace("_", " ").title(),
            description=operation.doc,
            deprecated=operation.deprecation is not None,
            parameters=tuple(self._parameters(operation)),
            request_body=None if operation.input is None else self._body(operation.input),
            responses=self._responses(operation, http),
            security=security(operation, self.api),
        )

    def page(self, operation: Operation, item: Type, pagination: Pagination) -> NamedSchema:
        """The envelope around the items of one page."""
        items = Property("items", Array(self._answer(item)), required=True)
        match pagination:
            case Pagination.CURSOR:
                position = Property("next_cursor", AnyOf((Text(), Null())), required=True)
            case Pagination.OFFSET:
                position = Property("total", _COUNT, required=True)
        envelope = Object((items, position), closed=False)
        description = f"One page of `{operation.name}`."
        return NamedSchema(self.pages[operation.name], Described(envelope, description=description))

    def _parameters(self, operation: Operation) -> Iterator[Parameter]:
        for param in operation.params:
            yield self._parameter(param)
        match operation.pagination:
            case Pagination.CURSOR:
                yield from (_CURSOR, _PAGE_LIMIT)
            case Pagination.OFFSET:
                yield from (_OFFSET, _PAGE_LIMIT)
            case None:
                pass
        if operation.idempotent:
            yield _IDEMPOTENCY_KEY

    def _parameter(self, param: Param) -> Parameter:
        schema = value_schema(param, self.components.schema_name(Usage.REQUEST))
        required = isinstance(param.presence, Required)
        return Parameter(param.wire, param.source.value, required, schema, param.doc, param.deprecated)

    def _body(self, input_: Type) -> MediaType:
        schema = type_schema(input_, self.components.schema_name(Usage.REQUEST))
        return MediaType(_MERGE_PATCH if self._is_patch(input_) else "application/json", schema)

    def _is_patch(self, input_: Type) -> bool:
        if not isinstance(input_, Ref):
            return False
        declared = self.system.declarations[input_.target]
        return isinstance(declared, Model) and declared.patch

    def _responses(self, operation: Operation, http: Http) -> tuple[Response, ...]:
        notices = tuple(_notices(operation))
        answer = Response(
            http.status, "Successful Response", tuple(_answer_headers(operation)), tuple(self._content(operation))
        )
        refusals = self.problems.responses(operation, errors_of(operation, self.system))
        return tuple(
            Response(found.status, found.description, (*found.headers, *notices), found.content)
            for found in (answer, *refusals)
        )

    def _content(self, operation: Operation) -> Iterator[MediaType]:
        if operation.output is None:
            return
        if operation.stream:
            yield MediaType("text/event-stream", Array(_server_sent_event(self._answer(operation.output))))
        elif operation.pagination is not None:
            yield MediaType("application/json", Reference(self.pages[operation.name]))
        else:
            yield MediaType("application/json", self._answer(operation.output))

    def _answer(self, type_: Type) -> Schema:
        return type_schema(type_, self.components.schema_name(Usage.RESPONSE))


def security(operation: Operation, api: str) -> tuple[SecurityRequirement, ...]:
    """What opens an operation of `api`: its qualified name is the scope that services need."""
    by_service = SecurityRequirement(SERVICE_TOKEN, (f"{api}.{operation.name}",))
    match operation.auth:
        case Auth.PUBLIC:
            return ()
        case Auth.USER:
            return (SecurityRequirement(USER_TOKEN), by_service)
        case Auth.SERVICE:
            return (by_service,)


def roots(operation: Operation, system: System) -> Iterator[Root]:
    """The types that the operation reads and writes."""
    if operation.input is not None:
        yield Root(operation.input, Usage.REQUEST)
    for param in operation.params:
        yield Root(param.type, Usage.REQUEST)
    if operation.output is not None:
        yield Root(operation.output, Usage.RESPONSE)
    for error in errors_of(operation, system):
        for field in error.fields:
            yield Root(field.type, Usage.RESPONSE)


def errors_of(operation: Operation, system: System) -> tuple[Error, ...]:
    return tuple(system.errors[name] for name in operation.errors)


def name_pages(operations: tuple[Operation, ...], names: Names) -> dict[str, str]:
    """The names of the page envelopes, by operation."""
    return {
        operation.name: names.free(f"{_pascal(operation.name)}Page")
        for operation in operations
        if operation.pagination is not None
    }


def _pascal(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in name.split("_"))


def _answer_headers(operation: Operation) -> Iterator[Header]:
    if operation.pagination is not None:
        yield _LINK
    if operation.idempotent:
        yield _REPLAYED


def _notices(operation: Operation) -> Iterator[Header]:
    if operation.deprecation is None:
        return
    if operation.deprecation.since is not None:
        yield _DEPRECATION
    if operation.deprecation.sunset is not None:
        yield _SUNSET


def _server_sent_event(data: Schema) -> Schema:
    """One event of a stream, as section 4.14.4 of OpenAPI 3.2 describes it; its data is JSON."""
    return Object(
        (
            Property("data", Text(content_media_type="application/json", content_schema=data), required=True),
            Property("event", Text(), required=False),
            Property("id", Text(), required=False),
            Property("retry", Numeric("integer", minimum=0), required=False),
        ),
        closed=False,
    )
