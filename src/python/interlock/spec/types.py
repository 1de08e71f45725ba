"""Types as they are written: short strings such as `list[users.UserRead?]`, and the long forms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from interlock.diagnostics.source import Span
from interlock.spec.nodes import (
    ConstraintNode,
    ConstTypeNode,
    EnumMemberNode,
    EnumTypeNode,
    ListTypeNode,
    MapTypeNode,
    NamedTypeNode,
    NullableTypeNode,
    SetTypeNode,
    Spanned,
    TypedNode,
    TypeNode,
    UnionMemberNode,
    UnionTypeNode,
)
from interlock.spec.reader import Keys, Report, json, name_of
from interlock.spec.tree import Mapping, Scalar, Sequence, Tree

CONSTRAINTS = frozenset(
    {
        "ge",
        "gt",
        "le",
        "lt",
        "multiple_of",
        "min_length",
        "max_length",
        "pattern",
        "min_items",
        "max_items",
        "unique_items",
    }
)
LONG_FORM_KEYS = frozenset({"type", "of", "key", "value", "values", "unknown", "discriminator", "union"})

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*")
_GENERIC = {"list": 1, "set": 1, "map": 2, "dict": 2}
_WRAPPERS: dict[str, type[ListTypeNode | SetTypeNode | NullableTypeNode]] = {
    "list": ListTypeNode,
    "set": SetTypeNode,
    "nullable": NullableTypeNode,
    "optional": NullableTypeNode,
}
_MAX_NESTING = 32


def parse_type(tree: Tree, report: Report) -> TypeNode | None:
    """The type written at `tree`: a string in the short form or a mapping in the long one."""
    match tree:
        case Scalar(value=str()):
            return _parse_short(tree, report)
        case Mapping():
            keys = Keys(tree, LONG_FORM_KEYS, "a type", tree.span, report)
            return parse_long_form(keys, report)
        case _:
            report.wrong_kind("a type", "a name such as `string` or a mapping", tree)
            return None


def parse_typed(keys: Keys, span: Span, report: Report) -> TypedNode | None:
    """The type among `keys` (which may be those of a field or a param) with the constraints beside it."""
    type_ = parse_long_form(keys, report)
    return None if type_ is None else TypedNode(type_, _constraints(keys), span)


def _constraints(keys: Keys) -> tuple[ConstraintNode, ...]:
    found = []
    for name in sorted(CONSTRAINTS):
        value = keys.json(name) if name in keys else None
        if value is not None:
            found.append(ConstraintNode(Spanned(name, keys.key_span(name)), value))
    found.sort(key=lambda constraint: constraint.name.span.start)
    return tuple(found)


def parse_long_form(keys: Keys, report: Report) -> TypeNode | None:
    """The type that the keys `type`, `of`, `key`, `value`, `values`, `union` ... describe together."""
    if "union" in keys:
        _refuse(keys, ("type", "of", "key", "value", "values", "unknown", "discriminator"), "beside `union`", report)
        union = keys.mapping("union")
        if union is None:
            return None
        inner = Keys(union, frozenset({"discriminator", "of"}), "a union", keys.key_span("union"), report)
        return _union(inner, union.span, report)
    if not keys.require("type"):
        return None
    tree = keys.tree("type")
    assert tree is not None, "required above"
    if not (isinstance(tree, Scalar) and isinstance(tree.value, str)):
        if isinstance(tree, Mapping):
            return parse_type(tree, report)
        report.wrong_kind("`type`", "the name of a type", tree, _quoted_flow_hint(tree))
        return None
    return _by_kind(tree, keys, report)


def _by_kind(tree: Scalar, keys: Keys, report: Report) -> TypeNode | None:
    span = tree.span
    match tree.text:
        case "enum":
            _refuse(keys, ("of", "key", "value", "discriminator"), "in an enum", report)
            return _enum(keys, span, report)
        case "const":
            _refuse(keys, ("of", "key", "values", "unknown", "discriminator"), "in a const", report)
            return ConstTypeNode(json(value), span) if (value := _required(keys, "value")) is not None else None
        case "union":
            _refuse(keys, ("key", "value", "values", "unknown"), "in a union", report)
            return _union(keys, span, report)
        case "list" | "set" | "nullable" | "optional" as kind if "of" in keys:
            _refuse(keys, ("key", "value", "values", "unknown", "discriminator"), f"in a {kind}", report)
            item = _part(keys, "of", report)
            if item is None:
                return None
            return _WRAPPERS[kind](item, span)
        case "dict" | "map" if "value" in keys or "of" in keys:
            _refuse(keys, ("values", "unknown", "discriminator"), "in a map", report)
            key = _part(keys, "key", report) if "key" in keys else NamedTypeNode("string", span)
            value_type = _part(keys, "value" if "value" in keys else "of", report)
            return None if key is None or value_type is None else MapTypeNode(key, value_type, span)
        case _:
            _refuse(keys, ("of", "key", "value", "values", "unknown", "discriminator"), f"with `{tree.text}`", report)
            return _parse_short(tree, report)


def _required(keys: Keys, key: str) -> Tree | None:
    return keys.tree(key) if keys.require(key) else None


def _part(keys: Keys, key: str, report: Report) -> TypeNode | None:
    tree = keys.tree(key)
    return None if tree is None else parse_type(tree, report)


def _refuse(keys: Keys, names: Iterable[str], where: str, report: Report) -> None:
    for name in names:
        if name in keys:
            message = f"`{name}` has no meaning {where}"
            report.error("spec/misplaced-key", message, keys.key_span(name), f"remove `{name}`")


def _quoted_flow_hint(tree: Tree) -> str | None:
    return "a type in brackets needs quotes inside braces" if isinstance(tree, Sequence) else None


def _enum(keys: Keys, span: Span, report: Report) -> EnumTypeNode | None:
    tree = _required(keys, "values")
    unknown = keys.json("unknown")
    match tree:
        case None:
            return None
        case Sequence():
            members = tuple(EnumMemberNode(None, json(item)) for item in tree.items)
        case Mapping():
            members = tuple(EnumMemberNode(name_of(entry), json(entry.value)) for entry in tree.entries)
        case _:
            report.wrong_kind("`values`", "a list of values or a mapping from names to values", tree)
            return None
    return EnumTypeNode(members, unknown, span)


def _union(keys: Keys, span: Span, report: Report) -> UnionTypeNode | None:
    of = _required(keys, "of")
    discriminator = keys.string("discriminator")
    members: list[UnionMemberNode] = []
    match of:
        case None:
            return None
        case Sequence():
            for item in of.items:
                if (type_ := parse_type(item, report)) is not None:
                    members.append(UnionMemberNode(None, type_))
        case Mapping():
            for entry in of.entries:
                type_ = parse_type(entry.value, report)
                tag = entry.key.value
                if isinstance(tag, bool) or not isinstance(tag, str | int):
                    report.wrong_kind("a tag of a union", "a string or an integer", entry.key)
                elif type_ is not None:
                    members.append(UnionMemberNode(Spanned(tag, entry.key.span), type_))
        case _:
            report.wrong_kind("`of`", "a list of types or a mapping from tags to models", of)
            return None
    return UnionTypeNode(discriminator, tuple(members), span)


def _parse_short(tree: Scalar, report: Report) -> TypeNode | None:
    text, span = tree.text, tree.span
    if text.isascii() and text.isidentifier():
        return NamedTypeNode(text, span)
    written = report.source.text[span.start : span.end]
    quoted = written[:1] in ("'", '"')
    exact = written == text or (quoted and written[1:-1] == text)
    try:
        return _Expression(text, span, span.start + quoted if exact else None).parse()
    except _Malformed as malformed:
        report.error(
            "spec/type-syntax",
            f"`{text}` is no type: {malformed.reason}",
            malformed.span,
            "types are written like `string`, `UserRead?`, `list[int]`, `map[string,users.UserRead]`",
        )
        return None


@dataclass
class _Malformed(Exception):
    reason: str
    span: Span


class _Expression:
    """Parses the short form by recursive descent. `base` is the offset of its first character, where that is known."""

    def __init__(self, text: str, span: Span, base: int | None) -> None:
        self._text = text
        self._span = span
        self._base = base
        self._at = 0

    def parse(self) -> TypeNode:
        parsed = self._type(0)
        self._skip_spaces()
        if self._at < len(self._text):
            raise self._malformed(f"unexpected `{self._text[self._at]}`", self._at, self._at + 1)
        return parsed

    def _type(self, nesting: int) -> TypeNode:
        if nesting > _MAX_NESTING:
            raise self._malformed("nested too deeply", 0, len(self._text))
        self._skip_spaces()
        start = self._at
        found = _NAME.match(self._text, start)
        if not found:
            raise self._malformed("a name is missing", start, start + 1)
        self._at = found.end()
        name = found.group()
        node: TypeNode
        if self._take("["):
            node = self._generic(name, start, nesting)
        else:
            node = NamedTypeNode(name, self._place(start, self._at))
        if self._take("?"):
            node = NullableTypeNode(node, self._place(start, self._at))
            if self._take("?"):
                raise self._malformed("one `?` is enough", self._at - 1, self._at)
        return node

    def _generic(self, name: str, start: int, nesting: int) -> TypeNode:
        if name not in _GENERIC:
            raise self._malformed(f"`{name}` takes no brackets", start, start + len(name))
        parts = [self._type(nesting + 1)]
        while self._take(","):
            parts.append(self._type(nesting + 1))
        if not self._take("]"):
            raise self._malformed("`]` is missing", self._at, self._at + 1)
        place = self._place(start, self._at)
        if len(parts) != _GENERIC[name]:
            wanted = "one type" if _GENERIC[name] == 1 else "a key and a value type"
            raise self._malformed(f"`{name}[...]` takes {wanted}", start, self._at)
        match name:
            case "list":
                return ListTypeNode(parts[0], place)
            case "set":
                return SetTypeNode(parts[0], place)
            case _:
                return MapTypeNode(parts[0], parts[1], place)

    def _take(self, character: str) -> bool:
        self._skip_spaces()
        if self._text.startswith(character, self._at):
            self._at += 1
            return True
        return False

    def _skip_spaces(self) -> None:
        while self._text.startswith(" ", self._at):
            self._at += 1

    def _place(self, start: int, end: int) -> Span:
        if self._base is None:
            return self._span
        return Span(self._span.path, self._base + start, self._base + min(end, len(self._text)))

    def _malformed(self, reason: str, start: int, end: int) -> _Malformed:
        return _Malformed(reason, self._place(min(start, len(self._text)), end))
