"""Strings that are put together: concatenations, `"...".format(...)` and `"..." % (...)`."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from interlock.lint.python.expressions import CONSTANT, ITEM, LITERAL, SEQUENCE, TEXT, Row, tag

_FIELD = re.compile(r"\{([^{}]*)\}")
_SLOT = re.compile(r"%(?:\(\w+\))?[-+ #0-9.]*[a-zA-Z]")
_PLAIN_SLOT = "%s"
_NUMBER = re.compile(r"\d+")


def joined(left: Row, right: Row) -> Row:
    """`left + right`, of strings or of sequences. Of numbers it is nothing that is asked about."""
    if tag(left) == SEQUENCE or tag(right) == SEQUENCE:
        return (SEQUENCE, (*_items(left), *_items(right)))
    if left is None and right is None:
        return None
    for side in (left, right):
        if isinstance(side, str) and side.startswith(CONSTANT):
            return None
    return (TEXT, (*_parts(left), *_parts(right)))


def formatted(template: str, given: Sequence[Row], by_name: dict[str | None, Row]) -> Row:
    """`"...".format(...)`, with what its fields are given."""
    parts: list[Row] = []
    at = number = 0
    for found in _FIELD.finditer(template):
        name = found[1].partition("!")[0].partition(":")[0]
        if not name:
            name, number = str(number), number + 1
        by_place = int(name) if _NUMBER.fullmatch(name) else len(given)
        value = given[by_place] if by_place < len(given) else by_name.get(name)
        parts += (LITERAL + template[at : found.start()], value)
        at = found.end()
    return (TEXT, (*parts, LITERAL + template[at:]))


def filled(template: str, given: Sequence[Row]) -> Row:
    """`"..." % given`; other slots than `%s` are filled with what is not known."""
    parts: list[Row] = []
    at = 0
    for number, found in enumerate(_SLOT.finditer(template)):
        value = given[number] if found[0] == _PLAIN_SLOT and number < len(given) else None
        parts += (LITERAL + template[at : found.start()], value)
        at = found.end()
    return (TEXT, (*parts, LITERAL + template[at:]))


def template_of(func: ast.expr) -> str | None:
    """The text of `"...".format`."""
    match func:
        case ast.Attribute(value=ast.Constant(value=str(text)), attr="format"):
            return text
        case _:
            return None


def _parts(side: Row) -> tuple[Row, ...]:
    return side[1] if type(side) is tuple and side[0] == TEXT else (side,)


def _items(side: Row) -> tuple[Row, ...]:
    return side[1] if type(side) is tuple and side[0] == SEQUENCE else ((ITEM, side),)
