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
    """An authenticated caller. `subject` is unique within the issuer; `claims` are those of the token."""

    subject: str
    kind: Literal["user", "service"]
    claims: Mapping[str, Any] = field(default_factory=dict)
    scopes: frozenset[str] = frozenset()
