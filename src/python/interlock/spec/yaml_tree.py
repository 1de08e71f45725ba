"""YAML text to a tree, from parser events and iteratively: composing in C crashes the process at great depth.

libyaml's parser gives the events where it is present; the pure-Python one gives the same places. Limits on depth and on
the expansion of aliases are kept here, so that whatever walks the tree may recurse.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn, Protocol

import yaml

from interlock.diagnostics.diagnostic import Diagnostic, Label
from interlock.diagnostics.source import Span
from interlock.spec.limits import MAX_DEPTH, MAX_EXPANSION, MAX_NODES
from interlock.spec.scalars import NoJsonNumber, resolve_plain
from interlock.spec.tree import Entry, Mapping, Scalar, ScalarValue, Sequence, Tree
from interlock.spec.yaml_syntax import bad_escape, escape_beyond_unicode, missing_space, syntax_error, unquoted


class EventSource(Protocol):
    """The part of PyYAML's parsers that is used."""

    def get_event(self) -> Any: ...


ParserFactory = Callable[[str], EventSource]


def default_parser() -> ParserFactory:
    """libyaml's parser when PyYAML was built with it, else the one in Python."""
    factory: ParserFactory = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return factory


class _Stop(Exception):
    """The document cannot be read any further; the reason has been reported."""


def parse(path: str, text: str, parser: ParserFactory) -> tuple[Tree | None, list[Diagnostic]]:
    """The one document in `text`, or None when there is none or its end could not be reached; then that is reported."""
    builder = _Builder(path, text)
    try:
        return builder.build(parser(text)), builder.diagnostics
    except _Stop:
        return None, builder.diagnostics
    except yaml.YAMLError as error:
        return None, [*builder.diagnostics, syntax_error(path, text, error)]
    except (ValueError, OverflowError):
        # The parser in Python stumbles over an escape beyond the last character of Unicode; libyaml refuses it.
        return None, [*builder.diagnostics, escape_beyond_unicode(path, text, builder.reached)]


@dataclass(slots=True, eq=False)
class _Open:
    """A collection whose end has not come yet. In a mapping, `pending` is the key that waits for its value.

    `height` counts the levels below and `count` the nodes before it, so that an alias knows what it stands for.
    """

    node: Sequence | Mapping
    anchor: str | None
    in_flow: bool
    end: int
    count: int
    height: int = 1
    seen: dict[str, Scalar] | None = None
    has_key: bool = False
    pending: Scalar | None = None


@dataclass(slots=True, eq=False)
class _Anchored:
    tree: Tree
    size: int
    height: int


class _Builder:
    def __init__(self, path: str, text: str) -> None:
        self._path = path
        self._text = text
        self._open: list[_Open] = []
        self._anchors: dict[str, _Anchored | None] = {}
        self._count = 0
        self._expanded = 0
        self._root: Tree | None = None
        self._documents = 0
        self.reached = 0
        self.diagnostics: list[Diagnostic] = []

    def build(self, events: EventSource) -> Tree | None:
        take = events.get_event
        scalar = self._scalar
        handlers = {
            yaml.MappingStartEvent: self._begin_mapping,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceStartEvent: self._begin_sequence,
            yaml.SequenceEndEvent: self._end,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._begin_document,
        }
        while (event := take()) is not None:
            kind = type(event)
            if kind is yaml.ScalarEvent:
                scalar(event)
            elif (handler := handlers.get(kind)) is not None:
                handler(event)
        return self._root

    def _span(self, event: Any) -> Span:
        return Span(self._path, event.start_mark.index, event.end_mark.index)

    def _begin_document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            self._stop("spec/several-documents", "a spec file holds one document", self._span(event), "split the file")

    def _scalar(self, event: Any) -> None:
        text: str = event.value
        start: int = event.start_mark.index
        end: int = event.end_mark.index
        value: ScalarValue = text
        if not event.style:
            if "?" in text:
                self._refuse_question_mark(start, end)
            try:
                value = resolve_plain(text)
            except NoJsonNumber:
                self._report(
                    "spec/number-range",
                    "this number has no form in JSON",
                    Span(self._path, start, end),
                    "write a finite number of sensible size, or put it in quotes",
                )
        elif event.style in "|>":
            end = start + len(self._text[start:end].rstrip())
        elif not text.isascii():
            self._refuse_surrogates(text, start, end)
        if event.tag is not None:
            self._refuse_tag(event)
        node = Scalar(value, text, Span(self._path, start, end))
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchored(node, 1, 0)
        self.reached = end
        self._add(node, end, 0)

    def _refuse_question_mark(self, start: int, end: int) -> None:
        """libyaml takes `Address?` inside braces and the parser in Python does not; nobody gets to depend on either."""
        if self._open and self._open[-1].in_flow:
            self.diagnostics.append(unquoted(self._path, self._text, self._text.find("?", start, end)))
            raise _Stop

    def _refuse_surrogates(self, text: str, start: int, end: int) -> None:
        """Halves of a UTF-16 pair are no characters: libyaml refuses their escapes, the parser in Python does not."""
        try:
            text.encode()
        except UnicodeEncodeError:
            at = re.compile(r"\\u[dD][89a-fA-F]").search(self._text, start, end)
            self.diagnostics.append(bad_escape(self._path, self._text, at.start() if at else start))
            raise _Stop from None

    def _refuse_tag(self, event: Any) -> None:
        start = event.start_mark.index
        self._report(
            "spec/yaml-tag",
            "YAML tags have no meaning in a spec",
            Span(self._path, start, start + 1),
            "remove the tag; a value that begins with `!` needs quotes",
        )

    def _begin_mapping(self, event: Any) -> None:
        self._begin(Mapping([], self._span(event)), event)

    def _begin_sequence(self, event: Any) -> None:
        self._begin(Sequence([], self._span(event)), event)

    def _begin(self, node: Sequence | Mapping, event: Any) -> None:
        if event.tag is not None:
            self._refuse_tag(event)
        if len(self._open) >= MAX_DEPTH:
            self._too_deep(node.span.start, node.span.start + 1)
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        self._open.append(_Open(node, event.anchor, event.flow_style, node.span.end, self._count))

    def _end(self, event: Any) -> None:
        closed = self._open.pop()
        node = closed.node
        # The end mark of a collection without brackets lies behind blank lines and comments: its last node ends it.
        end = event.end_mark.index if closed.in_flow else closed.end
        node.span = Span(self._path, node.span.start, end)
        if closed.anchor is not None:
            self._anchors[closed.anchor] = _Anchored(node, self._count - closed.count + 1, closed.height)
        self._add(node, end, closed.height)

    def _alias(self, event: Any) -> None:
        span = self._span(event)
        target = self._anchors.get(event.anchor)
        if target is None:
            message = f"there is no anchor `&{event.anchor}` before this"
            if event.anchor in self._anchors:
                message = f"`*{event.anchor}` stands inside the anchor that it repeats"
            self._stop(
                "spec/unknown-anchor", message, span, "write the value out; one that begins with `*` needs quotes"
            )
        self._count += target.size
        self._expanded += target.size
        if self._expanded > MAX_EXPANSION:
            self._stop(
                "spec/alias-expansion",
                f"the aliases of this file stand for more than {MAX_EXPANSION:,} values",
                span,
                "declare a model and refer to it by name",
            )
        if len(self._open) + target.height > MAX_DEPTH:
            self._too_deep(span.start, span.end)
        self._add(target.tree, span.end, target.height)

    def _too_deep(self, start: int, end: int) -> NoReturn:
        self._stop(
            "spec/too-deep",
            f"this is nested deeper than {MAX_DEPTH} levels",
            Span(self._path, start, end),
            "declare models and refer to them by name",
        )

    def _add(self, tree: Tree, end: int, height: int) -> None:
        self._count += 1
        if self._count > MAX_NODES:
            self._stop("spec/file-size", f"the file holds more than {MAX_NODES:,} values", tree.span, "split the file")
        if not self._open:
            self._root = tree
            return
        parent = self._open[-1]
        parent.end = end
        if height >= parent.height:
            parent.height = height + 1
        node = parent.node
        if isinstance(node, Sequence):
            node.items.append(tree)
        elif parent.has_key:
            parent.has_key = False
            if (key := parent.pending) is not None:
                if parent.in_flow:
                    self._refuse_missing_space(key)
                node.entries.append(Entry(key, tree))
        else:
            parent.has_key = True
            parent.pending = self._key(parent, tree)

    def _refuse_missing_space(self, key: Scalar) -> None:
        """The parser in Python takes `{key:[1]}`, libyaml does not; both take `{"key":[1]}`, which is JSON."""
        end = key.span.end
        if self._text[end : end + 2] in (":[", ":]", ":{", ":}", ":,") and self._text[end - 1] not in "\"'":
            self.diagnostics.append(missing_space(self._path, self._text, end))
            raise _Stop

    def _key(self, parent: _Open, tree: Tree) -> Scalar | None:
        """The tree as a key of the mapping, or None when it cannot be one, and that is reported."""
        if not isinstance(tree, Scalar) or tree.value is None:
            self._report("spec/key-kind", "a key is a word", tree.span, "write the key as a string")
            return None
        if tree.text == "<<":
            self._report(
                "spec/merge-key", "merge keys have no meaning in a spec", tree.span, "write out the keys that are meant"
            )
            return None
        if parent.seen is None:
            parent.seen = {}
        first = parent.seen.setdefault(tree.text, tree)
        if first is tree:
            return tree
        self.diagnostics.append(
            Diagnostic(
                "spec/duplicate-key",
                f"the key `{tree.text}` is there twice",
                Label(tree.span),
                (Label(first.span, "first here"),),
                "remove or rename one of the two",
            )
        )
        return None

    def _report(self, id: str, message: str, span: Span, help: str) -> None:
        self.diagnostics.append(Diagnostic(id, message, Label(span), (), help))

    def _stop(self, id: str, message: str, span: Span, help: str) -> NoReturn:
        self._report(id, message, span, help)
        raise _Stop
