"""The segments of path templates."""

from __future__ import annotations

import re

_SLOT = re.compile(r"\{([^{}]*)\}")


def segments(path: str) -> tuple[str, ...]:
    """`/users/{user_id}/` -> users, {user_id}."""
    return tuple(segment for segment in path.split("/") if segment)


def slots(segment: str) -> tuple[str, ...]:
    """The parameters of a segment."""
    return tuple(_SLOT.findall(segment))


def literal(segment: str) -> str:
    """A segment without its parameters."""
    return _SLOT.sub("", segment)
