"""From pydantic's error details to the problem document that names every wrong place once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, cast

from interlock_runtime.problems import InvalidInput, ValidationFailed

MAX_REPORTED = 100
"""A long list of bad items is told of by its beginning, so that the answer is never larger than the question."""

Location = Literal["body", "path", "query", "header", "cookie"]


def validation_failed(details: Sequence[Mapping[str, Any]], body: Any) -> ValidationFailed:
    """`details` are errors in FastAPI's form; `body` is the decoded body, into which the pointers point."""
    errors = tuple(_invalid_input(detail, body) for detail in details[:MAX_REPORTED])
    return ValidationFailed("The request does not follow the contract.", errors=errors)


def _invalid_input(detail: Mapping[str, Any], body: Any) -> InvalidInput:
    location, *path = detail["loc"]
    if location == "body":
        return InvalidInput(
            location="body",
            pointer=_pointer(path, body, absent=detail["type"] == "missing"),
            code=detail["type"],
            detail=detail["msg"],
        )
    return InvalidInput(
        location=cast(Location, location),
        parameter=str(path[0]) if path else "",
        code=detail["type"],
        detail=detail["msg"],
    )


def _pointer(path: list[Any], body: Any, *, absent: bool) -> str:
    """An RFC 6901 pointer. Steps that name a member of a union, and not a place in the body, are left out."""
    steps: list[str] = []
    here = body
    for position, step in enumerate(path):
        if _leads_on(here, step):
            here = here[step]
        elif not (absent and position == len(path) - 1):
            continue
        steps.append(str(step).replace("~", "~0").replace("/", "~1"))
    return "".join(f"/{step}" for step in steps)


def _leads_on(here: Any, step: Any) -> bool:
    if isinstance(here, dict):
        return step in here
    return isinstance(here, list) and isinstance(step, int) and step < len(here)
