"""Strings of a request hold no U+0000.

PostgreSQL cannot store the character, C libraries end a string at it, and no text needs it. JSON Schema could say so
only by a pattern on every string, so the documents do not: a request that has one anywhere is refused with 422.
"""

from __future__ import annotations

import json
from typing import Any

CODE = "null_character"
MESSAGE = "Input should not contain the character U+0000"

Place = tuple[str | int, ...]

_ESCAPED = b"\\u0000"


def null_character_places(text: bytes) -> list[Place]:
    """Where in a JSON text the character is: strings by their place, names of members by that of the object."""
    # JSON can only hold it escaped, so almost every request pays for a search of its bytes alone; first for one byte,
    # which is by far the faster search.
    return _places(json.loads(text), ()) if b"\\" in text and _ESCAPED in text else []


def _places(value: Any, here: Place) -> list[Place]:
    match value:
        case str():
            return [here] if "\0" in value else []
        case list():
            return [place for position, item in enumerate(value) for place in _places(item, (*here, position))]
        case dict():
            named = [here] if any("\0" in name for name in value) else []
            inner = (
                place for name, item in value.items() if "\0" not in name for place in _places(item, (*here, name))
            )
            return [*named, *inner]
        case _:
            return []
