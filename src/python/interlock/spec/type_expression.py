"""The short form of types: `string`, `UserRead?`, `list[int]`, `map[string,users.UserRead]`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from interlock.diagnostics.nearest import nearest
from interlock.diagnostics.source import Span
from interlock.spec.limits import MAX_TYPE_DEPTH
from interlock.spec.nodes import (
    ListTypeNode,
    MapTypeNode,
    NamedTypeNode,
    NullableTypeNode,
    SetTypeNode,
    TypeNode,
)
from interlock.spec.reader import Report
from interlock.spec.tree import Scalar

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*")
_PARTS = {"list": 1, "set": 1, "map": 2, "dict": 2}
_FORMS = "types are written like `string`, `UserRead?`, `list[int]`, `map[string,users.UserRead]`"
_WRAPPER_HELP = {
    "array": "a list is written `list[T]`",
    "optional": "a nullable type is written `T?`",
    "nullable": "a nullable type is written `T?`",
    "union": "a union has a name of its own: declare it in models.yaml with `union: {of: [A, B]}`",
    "enum": "an enum is written `{type: enum, values: [first, second]}`",
    "object": "an object is a model of its own, declared in models.yaml",
}


def parse_expression(tree: Scalar, report: Report) -> TypeNode | None:
    """The type that a string stands for, or None when it stands for none, and that is reported."""
    text, span = tree.text, tree.span
    if text.isascii() and text.isidentifier():
        return NamedTypeNode(text, span)
    written = report.source.text[span.start : span.end]
    quote = 1 if written[:1] in ("'", '"') else 0
    # Offsets in the string are offsets in the file only where it is written without escapes and on one line.
    exact = written[quote : len(written) - quote] == text
    try:
        return _Expression(text, span, span.start + quote if exact else None).parse()
    except _Malformed as malformed:
        report.error(
            "spec/type-syntax",
            f"`{_shortened(text)}` is no type: {malformed.reason}",
            malformed.span,
            malformed.help,
        )
        return None


_SHOWN = 60


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


@dataclass(eq=False)
class _Malformed(Exception):
    reason: str
    span: Span
    help: str


class _Expression:
    """A recursive-descent parser. `base` is the offset of the first character in the file, where that is known."""

    def __init__(self, text: str, span: Span, base: int | None) -> None:
        self._text = text
        self._span = span
        self._base = base
        self._at = 0

    def parse(self) -> TypeNode:
        parsed = self._type(0)
        if self._at < len(self._text):
            self._unexpected()
        return parsed

    def _type(self, depth: int) -> TypeNode:
        if depth > MAX_TYPE_DEPTH:
            raise self._malformed("it is nested too deeply", 0, len(self._text), "declare models and name them")
        self._skip_spaces()
        start = self._at
        found = _NAME.match(self._text, start)
        if not found:
            raise self._malformed("a name is missing", start, start + 1)
        self._at = found.end()
        node: TypeNode
        if self._take("["):
            node = self._generic(found.group(), start, depth)
        else:
            node = NamedTypeNode(found.group(), self._place(start, self._at))
        end = self._at
        if self._take("?"):
            node = NullableTypeNode(node, self._place(start, self._at))
            if self._take("?"):
                raise self._malformed("one `?` is enough", end, self._at)
        return node

    def _generic(self, name: str, start: int, depth: int) -> TypeNode:
        if name not in _PARTS:
            near = nearest(name, _PARTS)
            help = _WRAPPER_HELP.get(name.lower()) or (f"did you mean `{near}`?" if near else _FORMS)
            raise self._malformed(f"`{name}` takes no brackets", start, start + len(name), help)
        parts = [self._type(depth + 1)]
        while self._take(","):
            parts.append(self._type(depth + 1))
        if not self._take("]"):
            if self._at >= len(self._text):
                raise self._malformed("`]` is missing", start, len(self._text))
            self._unexpected()
        place = self._place(start, self._at)
        match name, parts:
            case "list", [item]:
                return ListTypeNode(item, place)
            case "set", [item]:
                return SetTypeNode(item, place)
            case "map" | "dict", [key, value]:
                return MapTypeNode(key, value, place)
            case _:
                wanted = "one type" if _PARTS[name] == 1 else "a key and a value type"
                raise self._malformed(f"`{name}[...]` takes {wanted}", start, self._at)

    def _take(self, character: str) -> bool:
        self._skip_spaces()
        if self._text.startswith(character, self._at):
            self._at += 1
            self._skip_spaces()
            return True
        return False

    def _skip_spaces(self) -> None:
        while self._text.startswith(" ", self._at):
            self._at += 1

    def _unexpected(self) -> None:
        character = self._text[self._at]
        help = "alternatives are a union: declare it in models.yaml and name it here" if character == "|" else _FORMS
        raise self._malformed(f"`{character}` is unexpected", self._at, self._at + 1, help)

    def _place(self, start: int, end: int) -> Span:
        if self._base is None:
            return self._span
        start, end = min(start, len(self._text)), min(end, len(self._text))
        while end > start + 1 and self._text[end - 1] == " ":
            end -= 1
        return Span(self._span.path, self._base + start, self._base + end)

    def _malformed(self, reason: str, start: int, end: int, help: str = _FORMS) -> _Malformed:
        return _Malformed(reason, self._place(start, end), help)
