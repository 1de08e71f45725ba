"""JSON as text: two blanks a level, characters as they are, keys in their given order.

The standard library's encoder is written in Python as soon as it indents and takes several times as long; only its
encoder of strings, which is not, is used here.
"""

from __future__ import annotations

from collections.abc import Callable
from json.encoder import encode_basestring as quoted
from math import isfinite

from interlock.ir.types import Json


def json_text(value: Json) -> str:
    """The document as text, with a line break at the end. Raises `ValueError` for a number that JSON does not have."""
    chunks: list[str] = []
    _write(value, "\n", chunks.append)
    chunks.append("\n")
    return "".join(chunks)


def _write(value: Json, line: str, put: Callable[[str], None]) -> None:
    """`line` is a line break and the indentation of the value's own line."""
    match value:
        case str():
            put(quoted(value))
        case None:
            put("null")
        case bool():
            put("true" if value else "false")
        case int():
            put(int.__repr__(value))
        case float():
            put(_number(value))
        case list():
            _write_list(value, line, put)
        case dict():
            _write_object(value, line, put)


def _write_list(values: list[Json], line: str, put: Callable[[str], None]) -> None:
    if not values:
        put("[]")
        return
    inner = f"{line}  "
    separator = f"[{inner}"
    for value in values:
        put(separator)
        _write(value, inner, put)
        separator = f",{inner}"
    put(f"{line}]")


def _write_object(members: dict[str, Json], line: str, put: Callable[[str], None]) -> None:
    if not members:
        put("{}")
        return
    inner = f"{line}  "
    separator = f"{{{inner}"
    for name, value in members.items():
        if value.__class__ is str:
            put(f"{separator}{quoted(name)}: {quoted(value)}")
        else:
            put(f"{separator}{quoted(name)}: ")
            _write(value, inner, put)
        separator = f",{inner}"
    put(f"{line}}}")


def _number(value: float) -> str:
    if not isfinite(value):
        raise ValueError(f"JSON has no number {value}")
    return float.__repr__(value)
