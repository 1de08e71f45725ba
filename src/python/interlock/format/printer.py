"""Nodes to text: two spaces a level, a blank line at most between things, 120 columns on a line of braces."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import NamedTuple

from interlock.diagnostics.suppression import is_suppression
from interlock.format.blocks import as_written, folded
from interlock.format.nodes import Alias, Collection, Document, Item, Key, Mapping, Node, Note, Scalar, Sequence
from interlock.format.order import (
    FREE,
    Kind,
    in_block_order,
    in_flow_order,
    is_notation,
    is_prose,
    kind_of_value,
)
from interlock.format.scalars import Place, Use, one_line

WIDTH = 120
_INDENT = 2


def print_document(document: Document, kind: Kind) -> str:
    """The canonical text. Keys keep their order where aliases are used: an anchor has to come first."""
    printer = _Printer(_AS_WRITTEN if document.has_alias else _CANONICAL)
    printer.document(document, kind)
    return "\n".join(printer.lines) + "\n"


class _Order(NamedTuple):
    """In which order the items of a mapping stand below each other, and on one line."""

    in_block: Callable[[Kind, Mapping], list[Item]]
    in_flow: Callable[[Kind, Mapping], list[Item]]


def _as_written(kind: Kind, mapping: Mapping) -> list[Item]:
    return mapping.items


_CANONICAL = _Order(in_block_order, in_flow_order)
_AS_WRITTEN = _Order(_as_written, _as_written)


class _Printer:
    def __init__(self, order: _Order) -> None:
        self._order = order
        self.lines: list[str] = []

    def document(self, document: Document, kind: Kind) -> None:
        self._notes(document.head, "")
        if document.head and document.spaced:
            self._blank()
        self._collection(document.root, kind, 0, "")

    def _blank(self) -> None:
        # A line of spaces, which a block scalar may end in, is as blank as an empty one.
        if self.lines and self.lines[-1].strip(" "):
            self.lines.append("")

    def _notes(self, notes: Iterable[Note], indentation: str) -> None:
        for note in notes:
            if note.spaced:
                self._blank()
            self.lines.append(indentation + note.text)

    def _collection(self, node: Mapping | Sequence, kind: Kind, indent: int, lead: str) -> None:
        """The items, each on a line of its own or more. `lead` is what the first one's line begins with."""
        indentation = " " * indent
        first, *others = self._order.in_block(kind, node) if isinstance(node, Mapping) else node.items
        _unspace(first)
        self._item(first, node, kind, indent, lead)
        for item in others:
            self._item(item, node, kind, indent, indentation)
        self._notes(node.tail, indentation)

    def _item(self, item: Item, node: Mapping | Sequence, kind: Kind, indent: int, start: str) -> None:
        value = item.value
        if item.kept:
            self._keep(item, start if item.key is not None else f"{start}- ")
            return
        if item.key is None:
            begun, value_kind, use = f"{start}-", kind.each or FREE, Use.VALUE
        else:
            assert isinstance(node, Mapping)
            key = _word(item.key)
            begun = f"{start}{_key(item.key, Place.BLOCK)}:"
            value_kind, use = kind_of_value(kind, node, key), _use(kind, key)
        line = f"{begun} {_anchor(value)}"
        # A suppression covers its line, or the next one, so nothing is taken out of that.
        room = sys.maxsize if _is_suppressed(item) else WIDTH - len(line)
        text = self._on_one_line(value, value_kind, use, room)
        if text is not None:
            self._begin(item, start, line + text)
        elif isinstance(value, Mapping | Sequence):
            self._block(item, value, value_kind, indent, start, begun)
        elif isinstance(value, Scalar):
            self._scalar(item, value, node, use, indent, start, line)

    def _keep(self, item: Item, start: str) -> None:
        first, *others = item.kept
        self._begin(item, start, start + first)
        self.lines.extend(" " * len(start) + line if line.strip(" ") else "" for line in others)

    def _above(self, item: Item, start: str, moved: Iterable[str]) -> None:
        """The comments above an item, and those beside it that find no room there.

        `start` is what its line begins with: dashes of the lists in which it is the first, perhaps.
        """
        notes = [*item.above, *(Note(text) for text in moved)]
        if notes and not item.above:
            notes[0].spaced, item.spaced = item.spaced, False
        self._notes(notes, " " * (len(start) - len(start.lstrip(" "))))
        if item.spaced:
            self._blank()

    def _begin(self, item: Item, start: str, line: str) -> None:
        self._above(item, start, item.beside[:-1])
        self.lines.append("  ".join([line, *item.beside[-1:]]))

    def _block(self, item: Item, value: Mapping | Sequence, kind: Kind, indent: int, start: str, begun: str) -> None:
        anchor = _anchor(value).rstrip(" ")
        if item.key is None and not anchor:
            # Its first item stands on the line of the dash.
            self._above(item, start, item.beside)
            self._collection(value, kind, indent + _INDENT, f"{begun} ")
        else:
            self._begin(item, start, f"{begun} {anchor}" if anchor else begun)
            self._collection(value, kind, indent + _INDENT, " " * (indent + _INDENT))

    def _scalar(
        self, item: Item, value: Scalar, node: Collection, use: Use, indent: int, start: str, line: str
    ) -> None:
        block = as_written(value, node.column)
        if block is None and use is Use.PROSE:
            block = folded(value.text, WIDTH - indent - _INDENT)
        if block is None:
            self._begin(item, start, line + one_line(value, Place.BLOCK, use))
            return
        self._begin(item, start, line + block.header)
        indentation = " " * (indent + _INDENT)
        self.lines.extend(f"{indentation}{text}" if text else "" for text in block.lines)

    def _on_one_line(self, node: Node, kind: Kind, use: Use, room: int) -> str | None:
        """The node's text if it may stand on the line that has this much room."""
        match node:
            case Alias():
                return f"*{node.name}"
            case Scalar(style="|" | ">"):
                return None
            case Scalar():
                text = one_line(node, Place.BLOCK, use)
                return None if use is Use.PROSE and (len(text) > room or "\n" in node.text) else text
            case Mapping(flow=False) | Sequence(flow=False):
                return None
            case Mapping() | Sequence():
                flow = self._flow(node, kind)
                return None if flow is None or len(flow) > max(room, len("{}")) else flow

    def _flow(self, node: Node, kind: Kind, use: Use = Use.VALUE) -> str | None:
        """The node in braces or brackets, or None when a comment inside keeps it from that."""
        match node:
            case Scalar():
                return one_line(node, Place.FLOW, use)
            case Alias():
                return f"*{node.name}"
            case Mapping() | Sequence():
                if node.tail or any(item.above or item.beside for item in node.items):
                    return None
        parts: list[str] = []
        if isinstance(node, Sequence):
            for item in node.items:
                text = self._flow(item.value, kind.each or FREE)
                if text is None:
                    return None
                parts.append(_anchor(item.value) + text)
            return f"[{', '.join(parts)}]"
        for item in self._order.in_flow(kind, node):
            assert item.key is not None
            key = _word(item.key)
            text = self._flow(item.value, kind_of_value(kind, node, key), _use(kind, key))
            if text is None:
                return None
            parts.append(f"{_key(item.key, Place.FLOW)}: {_anchor(item.value)}{text}")
        return f"{{{', '.join(parts)}}}"


def _is_suppressed(item: Item) -> bool:
    return any(is_suppression(text) for text in (*item.beside, *(note.text for note in item.above)))


def _use(kind: Kind, key: str) -> Use:
    if is_prose(kind, key):
        return Use.PROSE
    return Use.NOTATION if is_notation(kind, key) else Use.VALUE


def _word(key: Key) -> str:
    return key.text if isinstance(key, Scalar) else key.name


def _key(key: Key, place: Place) -> str:
    if isinstance(key, Scalar):
        return _anchor(key) + one_line(key, place, Use.VALUE)
    # A colon right behind it would be part of its name.
    return f"*{key.name} "


def _anchor(node: Node) -> str:
    return "" if isinstance(node, Alias) or node.anchor is None else f"&{node.anchor} "


def _unspace(item: Item) -> None:
    """Nothing begins with a blank line."""
    if item.above:
        item.above[0].spaced = False
    else:
        item.spaced = False
