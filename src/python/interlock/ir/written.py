"""How a spec file is written: the keys and values that stand there, with their places.

For what speaks of the text and not of its meaning, such as a key that says what holds anyway. Everything else asks the
nouns of the other modules, which do not know how they were spelled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from interlock.diagnostics.source import Span

_ANCHOR = re.compile(r"&\S+(?:\s|#[^\r\n]*)*")


class WrittenKey(NamedTuple):
    text: str
    span: Span


class Written(NamedTuple):
    """A value. `text` is that of a scalar, without quotes, and None for a mapping (`entries`) or a list (`items`)."""

    span: Span
    text: str | None
    entries: tuple[tuple[WrittenKey, Written], ...] = ()
    items: tuple[Written, ...] = ()

    def get(self, *keys: str) -> Written | None:
        """The value below some keys, each below the one before it."""
        found: Written | None = self
        for key in keys:
            if found is None:
                return None
            found = next((value for name, value in found.entries if name.text == key), None)
        return found

    def key(self, name: str) -> WrittenKey | None:
        return next((key for key, _ in self.entries if key.text == name), None)

    def walk(self) -> Iterator[Written]:
        """This value and all below it, in their order."""
        yield self
        for _, value in self.entries:
            yield from value.walk()
        for item in self.items:
            yield from item.walk()


class WrittenFile:
    """One file. `has_aliases` tells that a value stands in several places (YAML's `&name` and `*name`)."""

    def __init__(self, path: str, text: str, root: Written, has_aliases: bool) -> None:
        self.path = path
        self.text = text
        self.root = root
        self.has_aliases = has_aliases

    def key(self, place: Span) -> WrittenKey | None:
        """The key that stands at a place."""
        found = self._keys.get(place.start)
        return None if found is None else found.key

    def below(self, place: Span) -> Written | None:
        """The value of the key that stands at a place."""
        found = self._keys.get(place.start)
        return None if found is None else found.value

    def around(self, place: Span) -> Written | None:
        """The mapping in which a key, or a scalar as the value of a key, stands at a place."""
        found = self._keys.get(place.start) or self._scalars.get(place.start)
        return None if found is None else found.mapping

    def is_in_lines(self, value: Written) -> bool:
        """Whether a mapping or a list is written without braces or brackets, each entry on lines of its own."""
        return value.text is None and self.text[self.content(value)] not in "{["

    def content(self, value: Written) -> int:
        """Where a value begins behind its anchor (YAML's `&name`), if it has one."""
        anchor = _ANCHOR.match(self.text, value.span.start)
        return value.span.start if anchor is None else anchor.end()

    @cached_property
    def _keys(self) -> dict[int, _Entry]:
        """By where the key begins."""
        return {
            key.span.start: _Entry(key, value, mapping)
            for mapping in self.root.walk()
            for key, value in mapping.entries
        }

    @cached_property
    def _scalars(self) -> dict[int, _Entry]:
        """By where the value begins."""
        return {entry.value.span.start: entry for entry in self._keys.values() if entry.value.text is not None}


class _Entry(NamedTuple):
    key: WrittenKey
    value: Written
    mapping: Written
