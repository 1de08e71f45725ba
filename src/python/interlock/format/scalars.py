"""How a scalar is written: plain where every reader of YAML 1.2 gets the same string, else in quotes."""

from __future__ import annotations

import re
from enum import Enum, auto

from interlock.format.nodes import Scalar
from interlock.spec.scalars import NoJsonNumber, resolve_plain


class Place(Enum):
    """Inside brackets or braces, more characters have a meaning."""

    BLOCK = auto()
    FLOW = auto()


class Use(Enum):
    """What a string is for: a `NOTATION` such as a regular expression is always in quotes."""

    VALUE = auto()
    PROSE = auto()
    NOTATION = auto()


# What a spec may hold unescaped, without line breaks; see `interlock.spec.text`.
_PRINTABLE = "\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff"
UNPRINTABLE = re.compile(f"[^{_PRINTABLE}]")
_BEGINS_OTHERWISE = re.compile(r"""[ \-?:,\[\]{}#&*!|>'"%@`]|\.\.\.""")
_BEGINS_WITH_DASH = re.compile(r"-[0-9A-Za-z]")
_NO_BLOCK_PLAIN = re.compile(r":(?: |$)| #| $")
_NO_FLOW_PLAIN = re.compile(r"[,\[\]{}?]|:(?![0-9A-Za-z/.@_-])")
# What YAML 1.1, which other tools may still read, takes for a boolean, a number, a date or a merge key.
_OTHERWISE_IN_YAML_1_1 = re.compile(
    r"y|n|yes|no|on|off|=|<<"
    r"|[-+]?[0-9][0-9_,.]*(e[-+]?[0-9]+)?|[-+]?0[box][0-9a-f_]+|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([t ].*)?",
    re.IGNORECASE,
)
_OWN_ESCAPE = re.compile(r'(?:[^\\]|\\[\\"])*\\[^\\"]')
_SHORT_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0", "\\": "\\\\", '"': '\\"'}


def one_line(scalar: Scalar, place: Place, use: Use) -> str:
    """The scalar on one line, without its anchor."""
    if scalar.style:
        return _of_quoted(scalar, place, use)
    try:
        value = resolve_plain(scalar.text)
    except NoJsonNumber:
        return scalar.text
    match value:
        case None:
            return "null"
        case bool():
            return scalar.text if use is Use.PROSE else scalar.text.lower()
        case int() | float():
            return scalar.text
        case str():
            return value if use is not Use.NOTATION and _may_be_plain(value, place) else quoted(value)


def _of_quoted(scalar: Scalar, place: Place, use: Use) -> str:
    text = scalar.text
    is_double = scalar.style == '"'
    if is_double and "\n" not in scalar.source and _OWN_ESCAPE.match(scalar.source):
        # Who wrote `\u00e9` wants it seen.
        return scalar.source
    if use is not Use.NOTATION and _may_be_plain(text, place) and not _OTHERWISE_IN_YAML_1_1.fullmatch(text):
        return text
    return quoted(text)


def _may_be_plain(text: str, place: Place) -> bool:
    """Whether the text without quotes is this string, as YAML 1.2 has it."""
    if _BEGINS_OTHERWISE.match(text) and not _BEGINS_WITH_DASH.match(text):
        return False
    if _NO_BLOCK_PLAIN.search(text) or UNPRINTABLE.search(text):
        return False
    if place is Place.FLOW and _NO_FLOW_PLAIN.search(text):
        return False
    try:
        return isinstance(resolve_plain(text), str)
    except NoJsonNumber:
        return False


def quoted(text: str) -> str:
    """The text in double quotes; in single ones where those need no escapes and double ones would."""
    if ("\\" in text or '"' in text) and "'" not in text and not UNPRINTABLE.search(text):
        return f"'{text}'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{UNPRINTABLE.sub(_escape, escaped)}"'


def _escape(found: re.Match[str]) -> str:
    character = found.group()
    if character in _SHORT_ESCAPES:
        return _SHORT_ESCAPES[character]
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
