"""Turns what a controller returned into the bytes of the answer, and refuses what is not of the declared type."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError


class WrongAnswer(Exception):
    """A controller returned something that its contract does not allow."""


class AnswerWriter:
    """Checks and writes values of one type."""

    __slots__ = ("_serialise", "_validate")

    def __init__(self, hint: Any) -> None:
        adapter: TypeAdapter[Any] = TypeAdapter(hint)
        self._validate = adapter.validator.validate_python
        self._serialise = adapter.serializer.to_json

    def write(self, value: Any) -> bytes:
        """The value as JSON. Raises `WrongAnswer` for a value of another type, or with parts of another type."""
        try:
            return self._serialise(self._validate(value), by_alias=True, warnings="error")
        except (ValidationError, PydanticSerializationError) as error:
            raise WrongAnswer(f"the controller's answer breaks its contract: {error}") from error
