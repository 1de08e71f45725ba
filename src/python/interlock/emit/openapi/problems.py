"""The problem documents (RFC 9457) that an operation may answer with: its own errors, and the runtime's refusals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import NamedTuple

from interlock.emit.openapi.document import Header, MediaType, Response
from interlock.emit.value_schemas.components import Components, NamedSchema, Names
from interlock.emit.value_schemas.json_schema import (
    AnyOf,
    Array,
    Choice,
    Described,
    Numeric,
    Object,
    Property,
    Reference,
    Text,
)
from interlock.emit.value_schemas.type_schema import Usage, error_schema
from interlock.ir.api import Auth, Error, Operation
from interlock.ir.types import QualifiedName

PROBLEM_MEDIA_TYPE = "application/problem+json"

_DETAIL = Property("detail", Text(), required=False)
_STANDARD_MEMBERS = (
    Property("type", Text(), required=True),
    Property("title", Text(), required=True),
    Property("status", Numeric("integer"), required=True),
    _DETAIL,
)
_PROBLEM = Described(
    Object(_STANDARD_MEMBERS, closed=False),
    description="A problem document (RFC 9457, section 3.1). `type` identifies the kind of problem, "
    "`detail` tells this occurrence.",
)
_INVALID_INPUT = Described(
    Object(
        (
            Property("location", Choice(("body", "path", "query", "header", "cookie")), required=True),
            Property("pointer", Text(), required=False),
            Property("parameter", Text(), required=False),
            Property("code", Text(), required=True),
            Property("detail", Text(), required=True),
        ),
        closed=False,
    ),
    description="One thing that is wrong with a request.\n\n"
    "`pointer` is an RFC 6901 JSON pointer into the body, `parameter` the name of a parameter of the place "
    "`location`;\nexactly one of them is there. `code` is a stable identifier of the rule that was broken.",
)

_CHALLENGE = Header("WWW-Authenticate", "The challenge (RFC 6750).", Text())


class _Refusal(Enum):
    """What the runtime says by itself: a status and a description."""

    UNDECODABLE = (400, "The body is not JSON.")
    UNAUTHENTICATED = (401, "The credentials are missing or prove nothing.")
    FORBIDDEN = (403, "The caller may not call this operation.")
    CONFLICT = (409, "A request with the same idempotency key is being worked on.")
    TOO_LARGE = (413, "The body is too large.")
    UNSUPPORTED = (415, "The body's media type is not supported.")
    INVALID = (422, "The request does not follow the contract.")
    INTERNAL = (500, "Something went wrong on the server.")
    UNAVAILABLE = (503, "Something that the server needs is away; nothing was done.")
    TIMEOUT = (504, "The operation took too long and was rolled back.")


class Problems(NamedTuple):
    """The names that the documents' schemas got."""

    errors: dict[QualifiedName, str]
    problem: str
    validation_problem: str
    invalid_input: str

    def schemas(
        self, operations: Iterable[Operation], errors: Iterable[Error], components: Components
    ) -> Iterator[NamedSchema]:
        """The schemas of all the documents that these operations may answer with."""
        name = components.schema_name(Usage.RESPONSE)
        for error in errors:
            yield NamedSchema(self.errors[error.name], error_schema(error, name, _DETAIL))
        yield NamedSchema(self.problem, _PROBLEM)
        if any(_Refusal.INVALID in _refusals(operation) for operation in operations):
            yield NamedSchema(self.validation_problem, _validation_problem(self.invalid_input))
            yield NamedSchema(self.invalid_input, _INVALID_INPUT)

    def responses(self, operation: Operation, errors: Iterable[Error]) -> tuple[Response, ...]:
        """Every refusal, by status. Problems that share one are alternatives."""
        schemas: dict[int, dict[str, str]] = {}
        for error in errors:
            schemas.setdefault(error.status, {})[self.errors[error.name]] = _summary(error)
        for refusal in _refusals(operation):
            status, description = refusal.value
            schemas.setdefault(status, {})[self._schema_of(refusal)] = description
        return tuple(_response(status, schemas[status]) for status in sorted(schemas))

    def _schema_of(self, refusal: _Refusal) -> str:
        return self.validation_problem if refusal is _Refusal.INVALID else self.problem


def name_problems(errors: Iterable[Error], names: Names) -> Problems:
    return Problems(
        {error.name: names.free(f"{error.name.name}Problem") for error in errors},
        names.free("ProblemBody"),
        names.free("ValidationProblemBody"),
        names.free("InvalidInput"),
    )


def _refusals(operation: Operation) -> Iterator[_Refusal]:
    has_body = operation.input is not None
    if has_body:
        yield _Refusal.UNDECODABLE
    match operation.auth:
        case Auth.PUBLIC:
            pass
        case Auth.USER | Auth.SERVICE:
            yield _Refusal.UNAUTHENTICATED
            yield _Refusal.FORBIDDEN
    if operation.idempotent:
        yield _Refusal.CONFLICT
    if has_body:
        yield _Refusal.TOO_LARGE
        yield _Refusal.UNSUPPORTED
    if has_body or operation.params or operation.pagination is not None or operation.idempotent:
        yield _Refusal.INVALID
    yield _Refusal.INTERNAL
    yield _Refusal.UNAVAILABLE
    if operation.timeout is not None:
        yield _Refusal.TIMEOUT


def _response(status: int, descriptions: dict[str, str]) -> Response:
    references = tuple(Reference(name) for name in descriptions)
    schema = references[0] if len(references) == 1 else AnyOf(references)
    headers = (_CHALLENGE,) if status == 401 else ()
    return Response(status, " ".join(descriptions.values()), headers, (MediaType(PROBLEM_MEDIA_TYPE, schema),))


def _summary(error: Error) -> str:
    lines = (error.doc or "").strip().splitlines()
    return lines[0] if lines else error.title


def _validation_problem(invalid_input: str) -> Described:
    errors = Property("errors", Array(Reference(invalid_input)), required=True)
    return Described(
        Object((*_STANDARD_MEMBERS, errors), closed=False),
        description="The problem document of a request that does not follow the contract, "
        "with everything that is wrong with it.",
    )
