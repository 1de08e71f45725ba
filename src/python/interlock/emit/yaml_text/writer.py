"""A document as YAML: block style, two blanks a level, keys in their given order.

PyYAML takes several times as long, and what it writes depends on whether libyaml is there; 500 services are hundreds
of thousands of lines. Written is the part of YAML that readers of 1.1 and of 1.2 read alike: what any of them takes for
something other than text is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

Yaml: TypeAlias = "str | int | Sequence[Yaml] | Mapping[str, Yaml] | None"
"""What a document is made of: no floats, whose spelling readers differ in; and `bool` is an `int`."""

_PLAIN = re.compile(r"(?:\.\.?/)*[A-Za-z/_][A-Za-z0-9_./@,=+$(){}-]*(?:[: ][A-Za-z0-9_./@,=+$(){}-]+)*")
_QUANTITY = re.compile(r"[0-9]+(?:m|k|M|G|Mi|Gi|s)")
_MEANS_OTHERWISE = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def yaml_text(document: Yaml, comment: str = "") -> str:
    """The document as text, with a line break at the end; each line of `comment` stands above it, after a `#`."""
    chunks = [f"# {line}\n" for line in comment.splitlines()]
    match document:
        case Mapping() if document:
            _write_mapping(document, "", chunks.append)
        case Sequence() if document and not isinstance(document, str):
            _write_sequence(document, "", chunks.append)
        case _:
            chunks.append(_in_line(document, ""))
            chunks.append("\n")
    return "".join(chunks)


def _write_mapping(
    mapping: Mapping[str, Yaml], indent: str, put: Callable[[str], None], lead: str | None = None
) -> None:
    """`lead` stands in place of the first line's indentation: the dash of a sequence."""
    start = indent if lead is None else lead
    for key, value in mapping.items():
        put(start)
        put(_scalar(key))
        start = indent
        if value.__class__ is str:
            put(": ")
            put(_text(value, indent))
            put("\n")
        elif isinstance(value, Mapping) and value:
            put(":\n")
            _write_mapping(value, f"{indent}  ", put)
        elif isinstance(value, Sequence) and not isinstance(value, str) and value:
            put(":\n")
            _write_sequence(value, f"{indent}  ", put)
        else:
            put(": ")
            put(_in_line(value, indent))
            put("\n")


def _write_sequence(sequence: Sequence[Yaml], indent: str, put: Callable[[str], None], lead: str | None = None) -> None:
    inner = f"{indent}  "
    start = indent if lead is None else lead
    for value in sequence:
        dash = f"{start}- "
        start = indent
        if isinstance(value, Mapping) and value:
            _write_mapping(value, inner, put, dash)
        elif isinstance(value, Sequence) and not isinstance(value, str) and value:
            _write_sequence(value, inner, put, dash)
        else:
            put(dash)
            put(_in_line(value, indent))
            put("\n")


def _in_line(value: Yaml, indent: str) -> str:
    match value:
        case str():
            return _text(value, indent)
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return int.__repr__(value)
        case Mapping():
            return "{}"
        case _:
            return "[]"


def _text(text: str, indent: str) -> str:
    if "\n" in text and _fits_a_block(text):
        inner = f"\n{indent}  "
        return "|" + "".join(inner + line if line else "\n" for line in text[:-1].split("\n"))
    return _scalar(text)


def _fits_a_block(text: str) -> bool:
    """Whether a literal block gives it back as it is and can be read well."""
    return (
        text.endswith("\n")
        and not text.endswith("\n\n")
        and not text.startswith((" ", "\n", "\t"))
        and all(character.isprintable() for character in text if character != "\n")
    )


def _scalar(text: str) -> str:
    if _PLAIN.fullmatch(text):
        if text.lower() not in _MEANS_OTHERWISE:
            return text
    elif _QUANTITY.fullmatch(text):
        return text
    if '"' in text and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
