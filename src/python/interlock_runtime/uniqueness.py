"""Equality of JSON values, for arrays whose items must differ."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from pydantic import BaseModel


def has_duplicates(items: Sequence[Any]) -> bool:
    """Whether two items are equal as JSON Schema defines it: 1 equals 1.0, true equals no number."""
    return len({_key(item) for item in items}) < len(items)


def _key(value: Any) -> Hashable:
    match value:
        case bool():
            return (bool, value)
        case list() | tuple():
            return (list, tuple(_key(item) for item in value))
        case set() | frozenset():
            return (set, frozenset(_key(item) for item in value))
        case dict():
            return (dict, frozenset((key, _key(item)) for key, item in value.items()))
        case BaseModel():
            return (type(value), tuple(_key(item) for item in value.__dict__.values()))
        case _:
            hashable: Hashable = value
            return hashable
