"""YAML text to a tree, from parser events and iteratively: composing in C crashes the process at great depth.

libyaml's parser gives the events where it is present; the pure-Python one gives the same places. Limits on depth and on
the expansion of aliases are kept here, so that whatever walks the tree may recurse.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NoReturn, Protocol

import yaml

from interlock.diagnostics.diagnostic import Diagnostic, Label
from interlock.diagnostics.source import Span
from interlock.spec.scalars import resolve_plain
from interlock.spec.tree import Entry, Mapping, Scalar, Sequence, Tree

MAX_DEPTH = 64
MAX_NODES = 2_000_000
MAX_EXPANSION = 100_000

_UNQUOTED_TYPE = re.compile(r":\s*(?P<type>[A-Za-z_][\w.]*(?:\[[^\]{}]*\]\??|\?))")


class EventSource(Protocol):
    """The part of PyYAML's parsers that is used."""

    def get_event(self) -> Any: ...

    def check_event(self, *choices: type) -> bool: ...


ParserFactory = Callable[[str], EventSource]


def default_parser() -> ParserFactory:
    """libyaml's parser when PyYAML was built with it, else the one in Python."""
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class _Stop(Exception):
    """The document cannot be read any further."""

    diagnostic: Diagnostic


def parse(path: str, text: str, parser: ParserFactory) -> tuple[Tree | None, list[Diagnostic]]:
    """The one document in `text`, or None with what kept it from being read."""
    builder = _Builder(path, text)
    try:
        return builder.build(parser(text)), builder.diagnostics
    except _Stop as stop:
        return None, [*builder.diagnostics, stop.diagnostic]
    except yaml.YAMLError as error:
        return None, [*builder.diagnostics, _syntax_error(path, text, error)]


@dataclass
class _Open:
    """A collection whose end has not come yet. `key` is a mapping's key that waits for its value."""

    node: Sequence | Mapping
    anchor: str | None
    key: Scalar | None = None
    seen: dict[str, Span] = field(default_factory=dict)
    has_key: bool = False
    duplicate: bool = False


class _Builder:
    def __init__(self, path: str, text: str) -> None:
        self._path = path
        self._text = text
        self._open: list[_Open] = []
        self._anchors: dict[str, Tree] = {}
        self._expanded = 0
        self._nodes = 0
        self._root: Tree | None = None
        self._documents = 0
        self.diagnostics: list[Diagnostic] = []

    def build(self, events: EventSource) -> Tree | None:
        while True:
            event = events.get_event()
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self._add(self._scalar(event), event.anchor)
            elif kind is yaml.MappingStartEvent:
                self._begin(Mapping([], self._span(event)), event)
            elif kind is yaml.SequenceStartEvent:
                self._begin(Sequence([], self._span(event)), event)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self._end(event)
            elif kind is yaml.AliasEvent:
                self._add(self._aliased(event), None)
            elif kind is yaml.DocumentStartEvent:
                self._begin_document(event)
            elif event is None or kind is yaml.StreamEndEvent:
                return self._root

    def _span(self, event: Any) -> Span:
        limit = len(self._text)
        return Span(self._path, min(event.start_mark.index, limit), min(event.end_mark.index, limit))

    def _begin_document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            self._stop("spec/several-documents", "a spec file holds one document", self._span(event), "split the file")

    def _scalar(self, event: Any) -> Scalar:
        if event.tag is not None:
            self._refuse_tag(event)
        text: str = event.value
        value = resolve_plain(text) if event.implicit[0] else text
        return Scalar(value, text, self._span(event))

    def _refuse_tag(self, event: Any) -> None:
        self._report(
            "spec/yaml-tag",
            f"YAML tags such as `{event.tag}` have no meaning in a spec",
            self._span(event),
            "remove the tag",
        )

    def _begin(self, node: Sequence | Mapping, event: Any) -> None:
        if event.tag is not None:
            self._refuse_tag(event)
        if len(self._open) >= MAX_DEPTH:
            self._stop("spec/too-deep", f"nested deeper than {MAX_DEPTH} levels", self._here(event), None)
        self._open.append(_Open(node, event.anchor))

    def _end(self, event: Any) -> None:
        closed = self._open.pop()
        node = closed.node
        start = node.span.start
        end = self._trimmed(start, min(event.end_mark.index, len(self._text)))
        node.span = Span(self._path, start, end)
        self._add(node, closed.anchor)

    def _trimmed(self, start: int, end: int) -> int:
        """A block collection's end mark lies after trailing blank lines and comments: go back to its last character."""
        while end > start and self._text[end - 1] in " \t\r\n":
            end -= 1
        return end

    def _here(self, event: Any) -> Span:
        start = min(event.start_mark.index, len(self._text))
        return Span(self._path, start, min(start + 1, len(self._text)))

    def _aliased(self, event: Any) -> Tree:
        target = self._anchors.get(event.anchor)
        if target is None:
            message = f"there is no complete anchor `&{event.anchor}` before this"
            self._stop("spec/yaml-syntax", message, self._span(event), None)
        self._expanded += target.size
        if self._expanded > MAX_EXPANSION:
            self._stop(
                "spec/alias-expansion",
                f"aliases expand to more than {MAX_EXPANSION:,} nodes",
                self._span(event),
                "write the parts out, or name a model and refer to it",
            )
        if len(self._open) + target.depth > MAX_DEPTH:
            self._stop("spec/too-deep", f"nested deeper than {MAX_DEPTH} levels", self._span(event), None)
        return target

    def _add(self, tree: Tree, anchor: str | None) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._stop("spec/too-large", f"more than {MAX_NODES:,} values in one file", tree.span, "split the file")
        if anchor is not None:
            self._anchors[anchor] = tree
        if not self._open:
            self._root = tree
            return
        parent = self._open[-1]
        node = parent.node
        node.size += tree.size
        node.depth = max(node.depth, tree.depth + 1)
        if isinstance(node, Sequence):
            node.items.append(tree)
        elif not parent.has_key:
            self._take_key(parent, tree)
        else:
            if parent.key is not None and not parent.duplicate:
                node.entries.append(Entry(parent.key, tree))
            parent.has_key = False

    def _take_key(self, parent: _Open, tree: Tree) -> None:
        parent.has_key, parent.key, parent.duplicate = True, None, False
        if not isinstance(tree, Scalar):
            self._report("spec/key-kind", "a key is a plain word", tree.span, "write the key as a string")
            return
        if tree.value == "<<":
            self._report("spec/yaml-merge", "merge keys have no meaning in a spec", tree.span, "write the keys out")
            return
        parent.key = tree
        first = parent.seen.setdefault(tree.text, tree.span)
        if first is not tree.span:
            parent.duplicate = True
            self.diagnostics.append(
                Diagnostic(
                    "spec/duplicate-key",
                    f"`{tree.text}` is there twice",
                    Label(tree.span),
                    (Label(first, "first written here"),),
                    "remove or rename one of them",
                )
            )

    def _report(self, id_: str, message: str, span: Span, help_: str | None) -> None:
        self.diagnostics.append(Diagnostic(id_, message, Label(span), (), help_))

    def _stop(self, id_: str, message: str, span: Span, help_: str | None) -> NoReturn:
        raise _Stop(Diagnostic(id_, message, Label(span), (), help_))


def _syntax_error(path: str, text: str, error: yaml.YAMLError) -> Diagnostic:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    offset = min(mark.index if mark is not None else getattr(error, "position", 0) or 0, len(text))
    line_start = text.rfind("\n", 0, offset) + 1
    line_end = text.find("\n", offset)
    line_end = len(text) if line_end < 0 else line_end
    if unquoted := _unquoted_type(text, line_start, line_end):
        start, end = unquoted
        written = text[start:end]
        return Diagnostic(
            "spec/unquoted-type",
            f"`{written}` needs quotes inside braces: YAML reads `[`, `,` and `?` there as its own",
            Label(Span(path, start, end)),
            (),
            f'write `"{written}"`',
        )
    if (tab := text.find("\t", line_start, line_end)) >= 0 and not text[line_start:tab].strip():
        return Diagnostic(
            "spec/tab", "YAML is indented by spaces, not tabs", Label(Span(path, tab, tab + 1)), (), "use two spaces"
        )
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "this is not YAML"
    return Diagnostic("spec/yaml-syntax", str(problem), Label(Span(path, offset, min(offset + 1, len(text)))))


def _unquoted_type(text: str, line_start: int, line_end: int) -> tuple[int, int] | None:
    brace = text.find("{", line_start, line_end)
    if brace < 0:
        return None
    found = _UNQUOTED_TYPE.search(text, brace, line_end)
    return found.span("type") if found else None
