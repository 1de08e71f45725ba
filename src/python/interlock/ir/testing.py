"""Parts of an intermediate representation made by hand, for tests of what works on it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from interlock.diagnostics.source import Span
from interlock.ir.api import NO_EVENTS, Auth, Http, Method, Operation
from interlock.ir.declarations import Direction, Field, Model, Presence, Required
from interlock.ir.types import QualifiedName, Ref, Scalar, ScalarType, Type

SPAN = Span("specs/users/models.yaml", 0, 0)
INT = ScalarType(Scalar.INT)
STRING = ScalarType(Scalar.STRING)
REQUIRED = Required()


def named(name: str, domain: str = "users") -> QualifiedName:
    return QualifiedName(domain, name)


def ref(name: str, domain: str = "users") -> Ref:
    return Ref(named(name, domain))


def field(
    name: str, type_: Type, presence: Presence = REQUIRED, *, wire: str | None = None, doc: str | None = None
) -> Field:
    return Field(name, wire or name, type_, presence, doc, False, False, False, (), SPAN)


def model(name: str, *fields: Field, domain: str = "users", **changed: Any) -> Model:
    """A model that goes both ways; `changed` replaces attributes of it."""
    plain = Model(named(name, domain), name, None, Direction.BOTH, False, fields, None, False, (), SPAN)
    return replace(plain, **changed)


def operation(name: str, method: Method, path: str, status: int = 200, **changed: Any) -> Operation:
    """A public operation at a whole path that takes and gives nothing; `changed` replaces attributes of it."""
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
