"""Types as they are written: the short form, the long forms, and the constraints beside them."""

from __future__ import annotations

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
from interlock.spec.reader import Keys, Report, json, named
from interlock.spec.tree import Mapping, Scalar, Sequence, Tree, kind_of
from interlock.spec.type_expression import parse_expression

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
_PARTS = frozenset({"of", "key", "value", "values", "unknown", "discriminator"})
LONG_FORM_KEYS = _PARTS | {"type", "union"}
LIST_HELP = "a list is written `list[T]`, with quotes inside braces; alternatives are `{type: union, of: [A, B]}`"
_UNION_KEYS = frozenset({"of", "discriminator"})


def parse_type(tree: Tree, report: Report) -> TypeNode | None:
    """The type written at `tree`: a string in the short form or a mapping in the long one."""
    match tree:
        case Scalar(value=str()):
            return parse_expression(tree, report)
        case Mapping():
            keys = Keys(tree, LONG_FORM_KEYS | CONSTRAINTS, "a type", tree.span, report)
            for constraint in constraints(keys, report):
                report.error(
                    "spec/misplaced-key",
                    f"`{constraint.name.value}` has no meaning inside another type",
                    constraint.name.span,
                    "declare a type of its own, such as `Tag: {type: string, min_length: 1}`, and write its name here",
                )
            return parse_long_form(keys, report)
        case Sequence():
            report.wrong_kind("a type", "a name such as `string`, or a mapping with `type`", tree, LIST_HELP)
        case Scalar():
            report.wrong_kind("a type", "a name such as `string`, or a mapping with `type`", tree)
    return None


def parse_typed(keys: Keys, span: Span, report: Report) -> TypedNode | None:
    """The type among `keys` (which may be those of a field or a param) with the constraints beside it."""
    type_ = parse_long_form(keys, report)
    return None if type_ is None else TypedNode(type_, constraints(keys, report), span)


def constraints(keys: Keys, report: Report) -> tuple[ConstraintNode, ...]:
    """The constraints among the keys, in their order."""
    return tuple(
        ConstraintNode(Spanned(entry.key.text, entry.key.span), json(entry.value, report))
        for entry in keys
        if entry.key.text in CONSTRAINTS
    )


def parse_long_form(keys: Keys, report: Report) -> TypeNode | None:
    """The type that the keys `type`, `of`, `key`, `value`, `values`, `union` ... describe together."""
    if "union" in keys:
        return _union_key(keys, report)
    tree = keys.required("type")
    match tree:
        case None:
            return None
        case Scalar(value=str()):
            return _by_kind(tree, keys, report)
        case Mapping():
            _only(keys, frozenset(), "where `type` is a mapping", report)
            return parse_type(tree, report)
        case Sequence():
            report.wrong_kind("`type`", "the name of a type", tree, LIST_HELP)
        case Scalar():
            report.wrong_kind("`type`", "the name of a type", tree)
    return None


def _by_kind(tree: Scalar, keys: Keys, report: Report) -> TypeNode | None:
    span = tree.span
    match tree.text:
        case "enum":
            _only(keys, frozenset({"values", "unknown"}), "in an enum", report)
            return _enum(keys, span, report)
        case "const":
            _only(keys, frozenset({"value"}), "in a const", report)
            value = keys.required("value")
            return None if value is None else ConstTypeNode(json(value, report), span)
        case "union":
            _only(keys, _UNION_KEYS, "in a union", report)
            return _union(keys, span, report)
        case "list":
            item = _item(keys, "in a list", report)
            return None if item is None else ListTypeNode(item, span)
        case "set":
            item = _item(keys, "in a set", report)
            return None if item is None else SetTypeNode(item, span)
        case "nullable" | "optional":
            inner = _item(keys, "in a nullable type", report)
            return None if inner is None else NullableTypeNode(inner, span)
        case "dict" | "map":
            return _map(keys, span, report)
        case _:
            _only(keys, frozenset(), f"with `type: {tree.text}`", report)
            return parse_type(tree, report)


def _only(keys: Keys, allowed: frozenset[str], where: str, report: Report) -> None:
    """Reports the keys of other kinds of types."""
    for entry in keys:
        name = entry.key.text
        if name in _PARTS and name not in allowed:
            report.error(
                "spec/misplaced-key",
                f"`{name}` has no meaning {where}",
                entry.key.span,
                _HOMES.get(name, f"remove `{name}`"),
            )


_HOMES = {
    "of": "`of` belongs to `type: list`, `set`, `nullable` and `union`",
    "key": "`key` belongs to `type: map`",
    "value": "`value` belongs to `type: const` and `type: map`",
    "values": "`values` belongs to `type: enum`",
    "unknown": "`unknown` belongs to `type: enum`",
    "discriminator": "`discriminator` belongs to `type: union`",
}


def _item(keys: Keys, where: str, report: Report) -> TypeNode | None:
    _only(keys, frozenset({"of"}), where, report)
    tree = keys.required("of")
    return None if tree is None else parse_type(tree, report)


def _map(keys: Keys, span: Span, report: Report) -> TypeNode | None:
    _only(keys, frozenset({"key", "value"}), "in a map", report)
    key, value = keys.tree("key"), keys.required("value")
    key_type = NamedTypeNode("string", span) if key is None else parse_type(key, report)
    value_type = None if value is None else parse_type(value, report)
    return None if key_type is None or value_type is None else MapTypeNode(key_type, value_type, span)


def _enum(keys: Keys, span: Span, report: Report) -> EnumTypeNode | None:
    values = keys.required("values")
    unknown = keys.json("unknown")
    match values:
        case None:
            return None
        case Sequence():
            members = tuple(EnumMemberNode(None, json(item, report)) for item in values.items)
        case Mapping():
            members = tuple(
                EnumMemberNode(name, json(value, report))
                for name, value in named(values, "a member of an enum", report)
            )
        case Scalar():
            report.wrong_kind("`values`", "a list of values, or a mapping from names to values", values)
            return None
    return EnumTypeNode(members, unknown, span)


def _union_key(keys: Keys, report: Report) -> UnionTypeNode | None:
    """`union: {discriminator: ..., of: ...}`, as a declaration or as a field has it."""
    if "type" in keys:
        report.error(
            "spec/misplaced-key", "`type` has no meaning beside `union`", keys.key_span("type"), "remove one of the two"
        )
    _only(keys, frozenset(), "beside `union`", report)
    mapping = keys.mapping("union")
    if mapping is None:
        return None
    where = keys.key_span("union")
    return _union(Keys(mapping, _UNION_KEYS, "a union", where, report), where, report)


def _union(keys: Keys, span: Span, report: Report) -> UnionTypeNode | None:
    of = keys.required("of")
    discriminator = keys.string("discriminator")
    match of:
        case None:
            return None
        case Sequence():
            members = tuple(_Member(None, item) for item in of.items)
        case Mapping():
            members = tuple(_Member(entry.key, entry.value) for entry in of.entries)
        case Scalar():
            report.wrong_kind("`of`", "a list of types, or a mapping from tags to models", of)
            return None
    parsed = (_union_member(member, report) for member in members)
    return UnionTypeNode(discriminator, tuple(member for member in parsed if member is not None), span)


@dataclass(frozen=True, slots=True)
class _Member:
    tag: Scalar | None
    type: Tree


def _union_member(member: _Member, report: Report) -> UnionMemberNode | None:
    type_ = parse_type(member.type, report)
    if member.tag is None:
        return None if type_ is None else UnionMemberNode(None, type_)
    tag = member.tag.value
    if isinstance(tag, bool) or not isinstance(tag, str | int):
        report.error(
            "spec/key-kind",
            f"the tag of a union must be a string or an integer, and `{member.tag.text}` is {kind_of(member.tag)}",
            member.tag.span,
            f'put it in quotes: `"{member.tag.text}"`',
        )
        return None
    return None if type_ is None else UnionMemberNode(Spanned(tag, member.tag.span), type_)
