"""Intermediate representations for tests of this folder, made by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from interlock.diagnostics.source import Span
from interlock.emit.openapi.emitter import emit_openapi
from interlock.ir.api import (
    NO_EVENTS,
    Api,
    Auth,
    Error,
    Http,
    Method,
    Operation,
)
from interlock.ir.declarations import (
    Declaration,
    Direction,
    Field,
    Model,
    Presence,
    Required,
)
from interlock.ir.system import Domain, System
from interlock.ir.types import (
    QualifiedName,
    Ref,
    Scalar,
    ScalarType,
    Type,
)

SPAN = Span("specs/users/models.yaml", 0, 0)
INT = ScalarType(Scalar.INT)
STRING = ScalarType(Scalar.STRING)
REQUIRED = Required()


def named(name: str, domain: str = "users") -> QualifiedName:
    return QualifiedName(domain, name)


def ref(name: str, domain: str = "users") -> Ref:
    return Ref(named(name, domain))


def field(name: str, type_: Type, presence: Presence = REQUIRED, *, doc: str | None = None) -> Field:
    return Field(name, name, type_, presence, doc, False, False, False, (), SPAN)


def model(name: str, *fields: Field, domain: str = "users") -> Model:
    return Model(named(name, domain), name, None, Direction.BOTH, False, fields, None, False, (), SPAN)


def operation(name: str, method: Method, path: str, status: int = 200, **changed: Any) -> Operation:
    plain = Operation(
        name=name,
        summary=None,
        doc=None,
        input=None,
        output=None,
        params=(),
        errors=(),
        auth=Auth.PUBLIC,
        pagination=None,
        idempotent=False,
        deprecation=None,
        stream=False,
        timeout=None,
        http=Http(method, path, status),
        events=NO_EVENTS,
        span=SPAN,
    )
    return replace(plain, **changed)


def written_document(
    *operations: Operation,
    declared: tuple[Declaration, ...] = (),
    errors: tuple[Error, ...] = (),
    others: tuple[Domain, ...] = (),
) -> dict[str, Any]:
    """The document of `specs/users/api.yaml` with these operations, as it is written."""
    api = Api("users", "api", "users", "/users", ("users",), 1, errors, operations, "specs/users/api.yaml")
    domain = Domain("users", declared, (api,), (), ())
    output = emit_openapi(System((domain, *others)), domain, api)
    found: dict[str, Any] = json.loads(output.content)
    return found
