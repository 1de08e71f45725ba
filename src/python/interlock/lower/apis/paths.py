"""Path templates: literals of RFC 3986 path characters and parameters in braces, several to a segment if need be."""

from __future__ import annotations

from typing import NamedTuple

from interlock.diagnostics.source import Span
from interlock.spec.nodes import Spanned

_UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
_RESERVED = "!$&'()*+,;=:@"
_PATH_CHARACTERS = frozenset(_UNRESERVED + _RESERVED)
MAX_SEGMENTS = 64
_HEX = frozenset("0123456789ABCDEFabcdef")


class PathError(NamedTuple):
    """What is wrong, and the half-open range of characters it is wrong at."""

    message: str
    start: int
    end: int


class Slot(NamedTuple):
    """A parameter's place: its name, and where the name stands in the template."""

    name: str
    start: int
    end: int


class Segment(NamedTuple):
    """What lies between two slashes; literals (strings) and slots take turns."""

    parts: tuple[str | Slot, ...]

    @property
    def shape(self) -> tuple[str | None, ...]:
        """The segment with the names of its parameters forgotten."""
        return tuple(part if isinstance(part, str) else None for part in self.parts)


def parse_path(path: str) -> tuple[Segment, ...] | PathError:
    """The segments of `/users/{user_id}`; the empty path has none."""
    if not path:
        return ()
    if not path.startswith("/"):
        return PathError("a path starts with `/`", 0, len(path))
    if path.count("/") > MAX_SEGMENTS:
        return PathError(f"a path has at most {MAX_SEGMENTS} segments", 0, len(path))
    segments: list[Segment] = []
    start = 1
    for text in path[1:].split("/"):
        segment = _parse_segment(text, start)
        if isinstance(segment, PathError):
            return segment
        if not text and start + len(text) < len(path):
            return PathError("a path has no empty segments", start - 1, start + 1)
        segments.append(segment)
        start += len(text) + 1
    return tuple(segments)


def within(text: Spanned[str], start: int, end: int) -> Span:
    """The place of a part of a string, as far as the string stands in the file as it reads; else the whole string."""
    span = text.span
    quotes = span.end - span.start - len(text.value)
    if quotes == 0:
        return Span(span.path, span.start + start, span.start + max(end, start + 1))
    if quotes == 2:
        return Span(span.path, span.start + 1 + start, span.start + 1 + max(end, start + 1))
    return span


def _parse_segment(text: str, offset: int) -> Segment | PathError:
    parts: list[str | Slot] = []
    at = 0
    while at < len(text):
        if text[at] == "{":
            end = text.find("}", at)
            if end < 0:
                return PathError("this `{` is never closed", offset + at, offset + at + 1)
            name = text[at + 1 : end]
            if not (name.isascii() and name.isidentifier()):
                message = f"a parameter's name in a path is an identifier, and `{name}` is none"
                return PathError(message, offset + at, offset + end + 1)
            if parts and isinstance(parts[-1], Slot):
                return PathError("two parameters need a literal between them", offset + at, offset + end + 1)
            parts.append(Slot(name, offset + at + 1, offset + end))
            at = end + 1
            continue
        end = at
        while end < len(text) and text[end] != "{":
            wrong = _wrong_character(text, end)
            if wrong:
                return PathError(f"{wrong} is not allowed in a path (RFC 3986)", offset + end, offset + end + 1)
            end += 1
        mistake = _encoding_mistake(text[at:end]) if "%" in text[at:end] else None
        if mistake:
            return PathError(mistake, offset + at, offset + end)
        parts.append(text[at:end])
        at = end
    if text in (".", ".."):
        return PathError(f"a segment `{text}` is resolved by clients and never sent", offset, offset + len(text))
    return Segment(tuple(parts))


def _encoding_mistake(literal: str) -> str | None:
    """A route is looked up by the decoded path, so what is encoded has one way to be written and one to be read."""
    from urllib.parse import quote, unquote

    try:
        decoded = unquote(literal, errors="strict")
    except UnicodeDecodeError:
        return f"`{literal}` is not the encoding of UTF-8"
    if any(character in "/{}" or not character.isprintable() for character in decoded):
        return "slashes, braces and control characters are not allowed in a path, encoded or not"
    canonical = quote(decoded, safe=_RESERVED)
    return None if canonical == literal else f"`{literal}` is written `{canonical}`"


def _wrong_character(text: str, at: int) -> str | None:
    character = text[at]
    if character in _PATH_CHARACTERS:
        return None
    if character == "%" and len(text) > at + 2 and text[at + 1] in _HEX and text[at + 2] in _HEX:
        return None
    if character == "%":
        return "a `%` without two hexadecimal digits after it"
    return f"`{character}`" if character.isprintable() else "a control character"
