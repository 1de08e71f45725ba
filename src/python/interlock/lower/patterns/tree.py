"""A pattern that was read, as a tree, and what is said of one that does not read."""

from __future__ import annotations

from typing import NamedTuple


class PatternError(NamedTuple):
    """What is wrong, and the offset in the pattern."""

    message: str
    offset: int


class CharacterSet(NamedTuple):
    """Inclusive ranges of code points, and the Unicode general categories (`L`, `Lu`) besides."""

    ranges: tuple[tuple[int, int], ...]
    categories: tuple[str, ...] = ()
    negated: bool = False


class Start(NamedTuple):
    """`^`: nothing comes before."""


class End(NamedTuple):
    """`$`: nothing comes after."""


class Sequence(NamedTuple):
    items: tuple[Node, ...]


class Choice(NamedTuple):
    options: tuple[Node, ...]


class Repeat(NamedTuple):
    """`most` is None where there is no bound."""

    item: Node
    least: int
    most: int | None


Node = CharacterSet | Start | End | Sequence | Choice | Repeat


class Pattern(NamedTuple):
    """`source` is the pattern written anew; it matches anywhere in a text unless it is anchored.

    `size` is about the number of characters in it once its repetitions are written out.
    """

    source: str
    tree: Node
    size: int
