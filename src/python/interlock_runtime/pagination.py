"""Cursors and links of paged lists.

A cursor is the sort key of the last item of a page, packed into an opaque string. It carries no secret and no
signature: what a client makes up is checked against the type of the key and refused with 422.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable
from typing import Any, TypeVar
from urllib.parse import urlencode

from pydantic import TypeAdapter, ValidationError

from interlock_runtime.null_characters import null_character_places
from interlock_runtime.problems import InvalidInput, ValidationFailed

K = TypeVar("K")

_VERSION = "1"
_MAX_CURSOR = 2048


class InvalidCursor(ValidationFailed):
    """The cursor was not made by this operation."""

    def __init__(self) -> None:
        super().__init__(
            errors=(
                InvalidInput(
                    location="query", parameter="cursor", code="cursor", detail="Input should be a cursor of this list"
                ),
            )
        )


_adapters: dict[Any, TypeAdapter[Any]] = {}


def _adapter(key_type: type[K]) -> TypeAdapter[K]:
    if key_type not in _adapters:
        _adapters[key_type] = TypeAdapter(key_type)
    return _adapters[key_type]


def encode_cursor(key: K, key_type: type[K]) -> str:
    """The cursor for the sort key `key`, for instance `encode_cursor((row.due_at, row.id), tuple[datetime, int])`."""
    packed = _VERSION.encode() + _adapter(key_type).dump_json(key)
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode("ascii")


def decode_cursor(cursor: str, key_type: type[K]) -> K:
    """The sort key in `cursor`. Raises `InvalidCursor` (422) for what `encode_cursor` did not make for this type."""
    if len(cursor) > _MAX_CURSOR or not cursor.isascii():
        raise InvalidCursor
    try:
        packed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        if packed[:1] != _VERSION.encode():
            raise InvalidCursor
        key: K = _adapter(key_type).validate_json(packed[1:])
        if null_character_places(packed[1:]):
            raise InvalidCursor
    except (binascii.Error, ValidationError, json.JSONDecodeError) as error:
        raise InvalidCursor from error
    return key


def next_link(path: str, query: Iterable[tuple[str, str]], **replaced: str) -> str:
    """The RFC 8288 Link header field to the next page: the same query with the parameters of `replaced` exchanged."""
    kept = [(name, value) for name, value in query if name not in replaced]
    return f'<{path}?{urlencode([*kept, *replaced.items()])}>; rel="next"'
