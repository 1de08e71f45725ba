"""RFC 9457 problems: the one form in which an operation says no, on the server and on the client.

A generated error is a frozen-in-meaning subclass of `Problem`, a dataclass whose own fields are the extension members
of its document. The framework's own refusals (undecodable body, no such route, ...) are `FrameworkProblem`s.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING as NO_DEFAULT
from dataclasses import dataclass, field, fields
from inspect import cleandoc
from typing import Any, ClassVar, Literal, get_type_hints

from pydantic import TypeAdapter, create_model

from interlock_runtime.models import MISSING, Model, read_answer

PROBLEM_MEDIA_TYPE = "application/problem+json"
FRAMEWORK_NAMESPACE = "urn:problem:interlock:"

_RESERVED = frozenset({"type", "title", "status", "detail"})


class ProblemBody(Model):
    """A problem document (RFC 9457, section 3.1). `type` identifies the kind of problem, \
`detail` tells this occurrence."""

    type: str
    title: str
    status: int
    detail: str | MISSING = MISSING


class InvalidInput(Model):
    """One thing that is wrong with a request.

    `pointer` is an RFC 6901 JSON pointer into the body, `parameter` the name of a parameter of the place `location`;
    exactly one of them is there. `code` is a stable identifier of the rule that was broken.
    """

    location: Literal["body", "path", "query", "header", "cookie"]
    pointer: str | MISSING = MISSING
    parameter: str | MISSING = MISSING
    code: str
    detail: str


class ValidationProblemBody(ProblemBody):
    """The problem document of a request that does not follow the contract, with everything that is wrong with it."""

    errors: list[InvalidInput]


@dataclass(eq=False)
class Problem(Exception):
    """Raised by a controller to answer with a problem document, and by a client that received one."""

    status: ClassVar[int]
    type_uri: ClassVar[str]
    title: ClassVar[str]

    detail: str | None = None

    def __str__(self) -> str:
        return self.detail or self.title

    @property
    def headers(self) -> Mapping[str, str]:
        """Header fields that the response carries besides its content type."""
        return {}

    def body(self) -> ProblemBody:
        """The problem document. Raises pydantic's `ValidationError` when an extension member breaks its type."""
        members: dict[str, Any] = {own.name: getattr(self, own.name) for own in fields(self) if own.name != "detail"}
        return body_type(type(self))(
            type=self.type_uri,
            title=self.title,
            status=self.status,
            detail=MISSING if self.detail is None else self.detail,
            **members,
        )

    def render(self) -> bytes:
        """The problem document as JSON. Raises `ValueError` when an extension member breaks its type."""
        body = self.body()
        return body.__pydantic_serializer__.to_json(body, by_alias=True, warnings="error")

    @classmethod
    def parse(cls, document: bytes) -> Problem:
        """The problem that `document` describes. Raises pydantic's `ValidationError` when it is of another kind."""
        body = read_answer(TypeAdapter(body_type(cls)), document)
        members = {own.name: getattr(body, own.name) for own in fields(cls) if own.name != "detail"}
        return cls(None if body.detail is MISSING else body.detail, **members)


_body_types: dict[type[Problem], type[ProblemBody]] = {}


def body_type(problem: type[Problem]) -> type[ProblemBody]:
    """The model of the documents of `problem`: its constant `type` and `status`, and its extension members."""
    if issubclass(problem, FrameworkProblem):
        return problem.document
    known = _body_types.get(problem)
    if known is None:
        known = _body_types[problem] = _create_body_type(problem)
    return known


def documentation(problem: type[Problem]) -> str | None:
    """What its author wrote of a problem; a dataclass without a docstring makes one up."""
    written = problem.__dict__.get("__doc__")
    if not written or written.startswith(f"{problem.__name__}("):
        return None
    return cleandoc(written)


def _create_body_type(problem: type[Problem]) -> type[ProblemBody]:
    hints = get_type_hints(problem, include_extras=True)
    members: dict[str, Any] = {}
    for own in fields(problem):
        if own.name in _RESERVED:
            continue
        if own.default is not NO_DEFAULT:
            members[own.name] = (hints[own.name], own.default)
        elif own.default_factory is not NO_DEFAULT:
            members[own.name] = (hints[own.name], own.default_factory())
        else:
            members[own.name] = (hints[own.name], ...)
    created: type[ProblemBody] = create_model(
        f"{problem.__name__}Problem",
        __base__=ProblemBody,
        __doc__=documentation(problem) or "",
        __module__=problem.__module__,
        type=(Literal[problem.type_uri], ...),
        status=(Literal[problem.status], ...),
        **members,
    )
    return created


def kebab_case(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


@dataclass(eq=False)
class FrameworkProblem(Problem):
    """A refusal of the runtime itself. One that states a title is a kind of its own, with a type made of its name."""

    document: ClassVar[type[ProblemBody]] = ProblemBody

    def __init_subclass__(cls) -> None:
        if "title" in cls.__dict__:
            cls.type_uri = FRAMEWORK_NAMESPACE + kebab_case(cls.__name__)


@dataclass(eq=False)
class UndecodableBody(FrameworkProblem):
    """The body is not JSON (RFC 8259)."""

    status = 400
    title = "Undecodable body"


@dataclass(eq=False)
class Unauthenticated(FrameworkProblem):
    """Nobody is known to make this request. `code` is the RFC 6750 error code, None when no credentials came."""

    status = 401
    title = "Unauthenticated"

    code: str | None = field(default=None, kw_only=True)

    @property
    def headers(self) -> Mapping[str, str]:
        return {"WWW-Authenticate": _challenge(self.code, self.detail)}


@dataclass(eq=False)
class Forbidden(FrameworkProblem):
    """Whoever makes this request may not make it."""

    status = 403
    title = "Forbidden"

    @property
    def headers(self) -> Mapping[str, str]:
        return {"WWW-Authenticate": _challenge("insufficient_scope", self.detail)}


@dataclass(eq=False)
class RequestConflict(FrameworkProblem):
    """A request with the same idempotency key is being worked on."""

    status = 409
    title = "Request in progress"

    @property
    def headers(self) -> Mapping[str, str]:
        return {"Retry-After": "1"}


@dataclass(eq=False)
class BodyTooLarge(FrameworkProblem):
    """The body is larger than this server takes."""

    status = 413
    title = "Body too large"


@dataclass(eq=False)
class UnsupportedMediaType(FrameworkProblem):
    """The body's media type is none that this operation takes."""

    status = 415
    title = "Unsupported media type"


@dataclass(eq=False)
class ValidationFailed(FrameworkProblem):
    """The request does not follow the contract; `errors` says where."""

    status = 422
    title = "Validation failed"
    document = ValidationProblemBody

    errors: tuple[InvalidInput, ...] = field(default=(), kw_only=True)


@dataclass(eq=False)
class InternalError(FrameworkProblem):
    """Something went wrong here. The cause is in the server's log under the request id, never in the document."""

    status = 500
    title = "Internal error"


@dataclass(eq=False)
class ServiceUnavailable(FrameworkProblem):
    """Something that this server cannot do without is away. Nothing was done; the same request may succeed later."""

    status = 503
    title = "Service unavailable"

    @property
    def headers(self) -> Mapping[str, str]:
        return {"Retry-After": "1"}


@dataclass(eq=False)
class OperationTimeout(FrameworkProblem):
    """The operation took longer than its contract allows, and was rolled back."""

    status = 504
    title = "Operation timed out"


def _challenge(code: str | None, description: str | None) -> str:
    """The value of a WWW-Authenticate header field. A request without credentials is told no error (RFC 6750, 3.1)."""
    realm = 'Bearer realm="api"'
    if code is None:
        return realm
    parts = [realm, f'error="{code}"']
    if description is not None:
        quotable = re.sub(r"[^\x20-\x21\x23-\x5b\x5d-\x7e]", "", description)
        parts.append(f'error_description="{quotable}"')
    return ", ".join(parts)
