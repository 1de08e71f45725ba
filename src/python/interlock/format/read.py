"""YAML text to nodes. The text has been loaded without an error before, so it is one document and not too deep."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml

from interlock.format.nodes import Alias, Document, Item, Mapping, Node, Scalar, Sequence
from interlock.spec.comments import comments_outside
from interlock.spec.yaml_tree import EventSource, default_parser

_ANCHOR = re.compile(r"&\S+(?:\s|#[^\n]*)*")


def read(text: str) -> Document:
    """The document of a text whose line breaks are all `\\n` and whose root is a mapping."""
    reader = _Reader(text, default_parser()(text))
    root = reader.document()
    assert isinstance(root, Mapping)
    return Document(root, reader.has_alias, comments_outside("", text, reader.scalars) if "#" in text else ())


class _Reader:
    def __init__(self, text: str, events: EventSource) -> None:
        self._text = text
        self._take: Callable[[], Any] = events.get_event
        self.has_alias = False
        self.scalars: list[tuple[int, int]] = []

    def document(self) -> Node:
        while type(self._take()) is not yaml.DocumentStartEvent:
            pass
        root = self._node(self._take())
        while self._take() is not None:
            pass
        return root

    def _node(self, event: Any) -> Node:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            return self._scalar(event)
        if kind is yaml.MappingStartEvent:
            return self._mapping(event)
        if kind is yaml.SequenceStartEvent:
            return self._sequence(event)
        self.has_alias = True
        return Alias(event.anchor, event.start_mark.index, event.end_mark.index)

    def _mapping(self, event: Any) -> Mapping:
        mapping = Mapping(event.flow_style, event.start_mark.index, event.anchor, self._column(event))
        event = self._take()
        while not _is_end(event):
            key = self._node(event)
            assert isinstance(key, Scalar | Alias)
            mapping.items.append(Item(key, self._node(self._take())))
            event = self._take()
        mapping.end = event.end_mark.index
        return mapping

    def _sequence(self, event: Any) -> Sequence:
        sequence = Sequence(event.flow_style, event.start_mark.index, event.anchor, self._column(event))
        event = self._take()
        while not _is_end(event):
            sequence.items.append(Item(None, self._node(event)))
            event = self._take()
        sequence.end = event.end_mark.index
        return sequence

    def _scalar(self, event: Any) -> Scalar:
        start: int = event.start_mark.index
        end: int = event.end_mark.index
        source = self._text[start:end]
        if event.anchor is not None and (anchor := _ANCHOR.match(source)) is not None:
            source = source[anchor.end() :]
        style: str = event.style or ""
        if style in ("|", ">"):
            # The mark lies behind blank lines, which are read from the value.
            end = start + len(self._text[start:end].rstrip(" \n"))
        self.scalars.append((start, end))
        return Scalar(event.value, style, source, start, end, event.anchor)

    def _column(self, event: Any) -> int:
        """Where the first key or dash of a block collection stands; its mark is that of its anchor, if it has one."""
        start: int = event.start_mark.index
        if event.anchor is not None and (anchor := _ANCHOR.match(self._text, start)) is not None:
            start = anchor.end()
        return start - self._text.rfind("\n", 0, start) - 1


def _is_end(event: Any) -> bool:
    return isinstance(event, yaml.CollectionEndEvent)
