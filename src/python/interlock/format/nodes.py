"""A YAML text as the formatter sees it: with styles, comments and blank lines, and with aliases as they are written.

Nodes are made by `read` and completed by `attach`; both are done before anything is printed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from interlock.spec.comments import Comment


@dataclass(slots=True, eq=False)
class Note:
    """A comment, from its `#` on. `spaced` tells that a blank line stands before it."""

    text: str
    spaced: bool = False


@dataclass(slots=True, eq=False)
class Scalar:
    """`style` is empty for plain, or the character that the scalar begins with. `source` is what was written."""

    text: str
    style: str
    source: str
    start: int
    end: int
    anchor: str | None


@dataclass(slots=True, eq=False)
class Alias:
    name: str
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Collection:
    """`end` and `column` are where a flow collection's bracket closes and where a block collection's items begin.

    `tail` holds the comments behind the last item.
    """

    flow: bool
    start: int
    anchor: str | None
    column: int
    end: int = 0
    items: list[Item] = field(default_factory=list)
    tail: list[Note] = field(default_factory=list)


class Mapping(Collection):
    """Its items have keys."""

    __slots__ = ()


class Sequence(Collection):
    """Its items have no keys."""

    __slots__ = ()


Key = Scalar | Alias
Node = Scalar | Alias | Mapping | Sequence


class Place(NamedTuple):
    """Tells an item from all others of its text: that of a list begins where the first key in it does."""

    start: int
    is_in_list: bool


@dataclass(slots=True, eq=False)
class Item:
    """An entry of a mapping or an item of a sequence, with the comments above it and beside it.

    `spaced` tells that a blank line stands right before it, below the comments above it. `kept` are the lines of an
    item that stays as it is written, comments and all, each without the indentation that the first one has.
    """

    key: Key | None
    value: Node
    above: list[Note] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    spaced: bool = False
    end: int = 0
    kept: tuple[str, ...] = ()

    @property
    def place(self) -> Place:
        return Place(self.start, self.key is None)

    @property
    def start(self) -> int:
        return self.value.start if self.key is None else self.key.start

    @property
    def begins_group(self) -> bool:
        """Whether a blank line stands before it and all that is above it."""
        return self.above[0].spaced if self.above else self.spaced


def last_of(node: Node) -> int:
    """Where a node ends, in a block collection that is where the last thing in it does."""
    while isinstance(node, Collection) and not node.flow:
        node = node.items[-1].value
    return node.end


def has_broken_scalar(node: Node) -> bool:
    """Whether a scalar in it is written on several lines."""
    if isinstance(node, Collection):
        return any(has_broken_scalar(item.value) for item in node.items)
    return isinstance(node, Scalar) and "\n" in node.source


@dataclass(slots=True, eq=False)
class Document:
    """`head` are the comments about the file. `spaced` tells that a blank line stands behind them.

    `comments` are all comments of the text, as they are found there.
    """

    root: Mapping
    has_alias: bool
    comments: tuple[Comment, ...]
    head: list[Note] = field(default_factory=list)
    spaced: bool = False
