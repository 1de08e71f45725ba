"""Values, strings and docstrings as source text, written the way `ruff format` writes them."""

from __future__ import annotations

from inspect import cleandoc
from typing import TYPE_CHECKING

from interlock.emit.python.layout import Bracketed, Code, Keyword

if TYPE_CHECKING:
    from interlock.ir.types import Json


def string(text: str) -> str:
    """A string literal: double quotes, unless single ones need fewer escapes. What cannot be printed is escaped."""
    quote = "'" if text.count('"') > text.count("'") else '"'
    if text.isascii() and text.isprintable() and "\\" not in text and quote not in text:
        return f"{quote}{text}{quote}"
    return f"{quote}{''.join(_escaped(character, quote) for character in text)}{quote}"


def literal(value: Json) -> Code:
    """A JSON value as a Python expression, keys in their given order."""
    match value:
        case str():
            return string(value)
        case None | bool() | int() | float():
            return repr(value)
        case list():
            return Bracketed("[", tuple(literal(item) for item in value), "]")
        case dict():
            return Bracketed("{", tuple(Keyword(f"{string(key)}: ", literal(item)) for key, item in value.items()), "}")


def docstring(text: str, *, depth: int) -> str:
    """A docstring at an indentation of `depth` levels, its first line indented too, without a line break at the end.

    What a reader of `__doc__` sees after `inspect.cleandoc` is `cleandoc(text)`.
    """
    indent = "    " * depth
    lines = cleandoc(text).splitlines()
    escaped = [_in_docstring(line.rstrip()) for line in lines] or [""]
    if len(escaped) > 1:
        body = "\n".join([escaped[0], *(f"{indent}{line}" if line else "" for line in escaped[1:])])
        return f'{indent}"""{_opening(body)}\n{indent}"""'
    line = escaped[0]
    if line.endswith('"'):
        line = f'{line[:-1]}\\"'
    return f'{indent}"""{_opening(line)}"""'


def comment(text: str) -> str:
    """A comment of one line; line breaks become spaces."""
    return f"# {' '.join(text.split())}"


def _opening(body: str) -> str:
    """A docstring must not start with a quotation mark of its own: the formatter would put a space before it."""
    return f"\\{body}" if body.startswith('"') else body


def _in_docstring(line: str) -> str:
    escaped = line.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return "".join(character if character.isprintable() else _escaped(character, "") for character in escaped)


_SHORT_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _escaped(character: str, quote: str) -> str:
    if character in _SHORT_ESCAPES:
        return _SHORT_ESCAPES[character]
    if character == quote:
        return f"\\{quote}"
    if character.isprintable():
        return character
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
