"""Who makes a request, free of any framework."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal


class Auth(StrEnum):
    """Whom an operation answers: anybody, another service of the system, or a person."""

    PUBLIC = "public"
    SERVICE = "service"
    USER = "user"


@dataclass(frozen=True, slots=True)
class Principal:
    """An authenticated caller. `subject` is unique within the issuer; `claims` are those of the token.

    `actor` is the service that makes the request for a person (RFC 8693, section 4.1), None for a person's own request
    and for a service that speaks for itself. `scopes` are what the caller was granted; the name of an operation is
    among them for services.
    """

    subject: str
    kind: Literal["user", "service"]
    claims: Mapping[str, Any] = field(default_factory=dict)
    scopes: frozenset[str] = frozenset()
    actor: str | None = None
