"""Declarations of variables.

Their arguments are literals, and the second one is a kind by its name, so that the compiler can read them without
running the module (`python -m interlock environment`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Final, Generic, Literal, TypeVar, overload

from interlock_runtime.environment.kinds import Kind

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Required(Enum):
    """When a process does not start without a variable."""

    ALWAYS = "always"
    IN_PRODUCTION = "production"
    NEVER = "never"


ALWAYS: Final = Required.ALWAYS
IN_PRODUCTION: Final = Required.IN_PRODUCTION
NEVER: Final = Required.NEVER


@dataclass(frozen=True, slots=True)
class Variable(Generic[T_co]):
    """A variable that reads as a `T_co`.

    `default` is the text that stands for one that is not given, `in_development` the same in development alone; None
    is read where there is neither. `doc` says in a phrase what it is, such as "where the backend is".
    """

    name: str
    kind: Kind[Any]
    doc: str
    required: Required = NEVER
    default: str | None = None
    in_development: str | None = None


@overload
def variable(name: str, kind: Kind[T], *, doc: str, default: str) -> Variable[T]: ...
@overload
def variable(name: str, kind: Kind[T], *, doc: str, in_development: str) -> Variable[T]: ...
@overload
def variable(name: str, kind: Kind[T], *, doc: str, required: Literal[Required.ALWAYS]) -> Variable[T]: ...
@overload
def variable(
    name: str, kind: Kind[T], *, doc: str, required: Literal[Required.IN_PRODUCTION, Required.NEVER] = NEVER
) -> Variable[T | None]: ...
def variable(
    name: str,
    kind: Kind[Any],
    *,
    doc: str,
    required: Required = NEVER,
    default: str | None = None,
    in_development: str | None = None,
) -> Variable[Any]:
    """Declares a variable. One with a value `in_development` alone is required in production."""
    if in_development is not None:
        required = IN_PRODUCTION
    return Variable(name, kind, doc, required, default, in_development)


def always(optional: Variable[T | None]) -> Variable[T]:
    """The same variable, for a process that does not start without it."""
    return replace(optional, required=ALWAYS, default=None, in_development=None)  # type: ignore[return-value]
