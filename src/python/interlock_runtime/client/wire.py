"""Requests as they are sent: parameters as text in paths, queries and header fields, bodies as JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from pydantic import TypeAdapter

from interlock_runtime.client.operation import Operation

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_UNREACHABLE_SEGMENTS = frozenset({"", ".", ".."})


def path_of(operation: Operation[Any], values: Mapping[str, Any]) -> str:
    """The path with the values in it, percent-encoded (RFC 3986).

    Raises `ValueError` for a value that would make another path of it: an empty segment, or one of dots, is removed on
    its way.
    """
    adapters = operation.path_adapters
    segments: list[str] = []
    for template in operation.path.split("/"):
        segment = _PLACEHOLDER.sub(lambda found: quote(_one(adapters[found[1]], values[found[1]]), safe=""), template)
        if segment in _UNREACHABLE_SEGMENTS and template not in _UNREACHABLE_SEGMENTS:
            raise ValueError(f"{operation.name}: `{template}` cannot be {segment!r} in a path")
        segments.append(segment)
    return "/".join(segments)


def query_of(operation: Operation[Any], values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The query's pairs; those without a value are left out, lists repeat their name."""
    adapters = operation.query_adapters
    return [(name, text) for name, value in values.items() if value is not None for text in _all(adapters[name], value)]


def headers_of(operation: Operation[Any], values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The header fields of the operation's own parameters; a list becomes several fields of one name."""
    adapters = operation.header_adapters
    return [(name, text) for name, value in values.items() if value is not None for text in _all(adapters[name], value)]


def body_of(operation: Operation[Any], value: Any) -> bytes:
    return operation.body_adapter.dump_json(value, by_alias=True)


def _one(adapter: TypeAdapter[Any], value: Any) -> str:
    return _text(adapter.dump_python(value, mode="json"))


def _all(adapter: TypeAdapter[Any], value: Any) -> list[str]:
    written = adapter.dump_python(value, mode="json")
    return [_text(item) for item in written] if isinstance(written, list) else [_text(written)]


def _text(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case _:
            return str(value)
