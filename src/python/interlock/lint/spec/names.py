"""The words of a name, and names made of them."""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W0-9_A-Za-z]+")
_PASCAL = re.compile(r"[A-Z][A-Za-z0-9]*")
_SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*_?")


def words(name: str) -> tuple[str, ...]:
    """`listOpen_orders` -> list, open, orders; `HTTPGone` -> http, gone."""
    return tuple(word.lower() for word in _WORD.findall(name))


def is_pascal(name: str) -> bool:
    """A capital first, no `_`, and not all capitals unless it is short, as acronyms are, or each is a word."""
    return _PASCAL.fullmatch(name) is not None and (
        len(name) <= _LONGEST_ACRONYM or not name.isupper() or name == pascal(name)
    )


def is_snake(name: str) -> bool:
    """Lower case with single `_`; one at the end keeps a name apart from a keyword."""
    return _SNAKE.fullmatch(name) is not None


def pascal(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in words(name))


def snake(name: str) -> str:
    return "_".join(words(name))


_LONGEST_ACRONYM = 5
