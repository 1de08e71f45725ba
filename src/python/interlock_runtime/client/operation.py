"""An operation as its caller knows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Generic, TypeVar

from pydantic import TypeAdapter

from interlock_runtime.problems import Problem

T = TypeVar("T")


class _NoBody:
    """Stands for the body of a call without one; None would be JSON's null."""


NO_BODY: Final = _NoBody()

_IDEMPOTENT_METHODS = frozenset({"GET", "HEAD", "PUT", "DELETE"})

_NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Operation(Generic[T]):
    """What a contract says of one operation. `T` is the type of its answer, or of one event where it streams.

    `name` is qualified (`users.api.get_user`), `path` a template (`/v1/users/{user_id}`). `path_types`, `query_types`
    and `header_types` are the types of its parameters by their wire names. `answer` and `body` are types too; no
    answer and no body are None. An `idempotent` operation honours the Idempotency-Key header field.
    """

    name: str
    method: str
    path: str
    status: int
    answer: Any = None
    body: Any = None
    content_type: str = "application/json"
    path_types: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    query_types: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    header_types: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    errors: tuple[type[Problem], ...] = ()
    idempotent: bool = False

    @cached_property
    def answer_adapter(self) -> TypeAdapter[T]:
        return TypeAdapter(self.answer)

    @cached_property
    def body_adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.body)

    @cached_property
    def path_adapters(self) -> Mapping[str, TypeAdapter[Any]]:
        return _adapters(self.path_types)

    @cached_property
    def query_adapters(self) -> Mapping[str, TypeAdapter[Any]]:
        return _adapters(self.query_types)

    @cached_property
    def header_adapters(self) -> Mapping[str, TypeAdapter[Any]]:
        return _adapters(self.header_types)

    @cached_property
    def errors_by_type(self) -> Mapping[str, type[Problem]]:
        return {error.type_uri: error for error in self.errors}

    @property
    def is_idempotent_method(self) -> bool:
        """Whether repeating it has the effect of doing it once (RFC 9110, section 9.2.2)."""
        return self.method in _IDEMPOTENT_METHODS


def _adapters(types: Mapping[str, Any]) -> Mapping[str, TypeAdapter[Any]]:
    return {name: TypeAdapter(type_) for name, type_ in types.items()}
