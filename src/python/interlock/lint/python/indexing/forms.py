"""Syntax nodes as the rows of expressions that summaries keep."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any

from interlock.lint.python.expressions import (
    CALLED,
    CHOICE,
    CONSTANT,
    DICTIONARY,
    ENTERED,
    ITEM,
    LAMBDA,
    LITERAL,
    MEMBER,
    SEQUENCE,
    SUBSCRIPTED,
    TEXT,
    Row,
)
from interlock.lint.python.indexing.texts import filled, formatted, joined, template_of

_MAX_DEPTH = 40
# Names, addresses and templates are shorter; what is longer is prose, a query or a page.
_MAX_LITERAL = 400
# Tables of addresses are shorter; what is longer is data.
_MAX_ITEMS = 100
_DISPLAYS = frozenset({ast.Dict, ast.List, ast.Set, ast.Tuple})
_FORMAT = "format"
_SPECIAL = frozenset({"enter_context", "enter_async_context", _FORMAT})


def form(node: ast.expr | None, depth: int = 0) -> Row:
    """The row of a node; what is nested too deeply for anybody to read is not known."""
    if isinstance(node, ast.Name):
        return node.id
    make = _FORMS.get(node.__class__)
    return None if make is None or depth > _MAX_DEPTH else make(node, depth + 1)


def _constant(node: ast.Constant, depth: int) -> Row:
    value = node.value
    if isinstance(value, str):
        text = value[:_MAX_LITERAL]
        # What has no encoding cannot be told of.
        return LITERAL + (text if text.isascii() else text.encode(errors="replace").decode())
    return f"{CONSTANT}{'...' if value is ... else repr(value)[:_MAX_LITERAL]}"


def _subscript(node: ast.Subscript, depth: int) -> Row:
    items = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    return (SUBSCRIPTED, form(node.value, depth), _forms(items, depth))


def _operation(node: ast.BinOp, depth: int) -> Row:
    match node:
        case ast.BinOp(op=ast.BitOr()):
            return (CHOICE, tuple([form(each, depth) for each in _members(node)]))
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return joined(form(left, depth), form(right, depth))
        case ast.BinOp(left=ast.Constant(value=str(text)), op=ast.Mod(), right=right):
            given = right.elts if isinstance(right, ast.Tuple) else [right]
            return filled(text[:_MAX_LITERAL], _forms(given, depth))
        case _:
            return None


def _members(node: ast.BinOp) -> list[ast.expr]:
    """`A`, `B` and `C` of `A | B | C`, however many there are."""
    if node.left.__class__ is not ast.BinOp:
        return [node.left, node.right]
    found: list[ast.expr] = []
    inner: ast.expr = node
    while isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.BitOr):
        found.append(inner.right)
        inner = inner.left
    return [inner, *reversed(found)]


def _choice(node: ast.IfExp, depth: int) -> Row:
    return (CHOICE, (form(node.body, depth), form(node.orelse, depth)))


def _alternatives(node: ast.BoolOp, depth: int) -> Row:
    return (CHOICE, _forms(node.values, depth))


def _template(node: ast.JoinedStr, depth: int) -> Row:
    return (TEXT, _forms(node.values, depth))


def _sequence(node: ast.List | ast.Tuple | ast.Set, depth: int) -> Row:
    return (SEQUENCE, _forms(node.elts, depth))


def _starred(node: ast.Starred, depth: int) -> Row:
    return (ITEM, form(node.value, depth))


def _inner(node: ast.Await | ast.NamedExpr | ast.FormattedValue, depth: int) -> Row:
    return form(node.value, depth)


def _lambda(node: ast.Lambda, depth: int) -> Row:
    return (LAMBDA, form(node.body, depth))


def held(node: ast.expr) -> Row:
    """The row of what is bound to a name, of containers what they hold."""
    if node.__class__ not in _DISPLAYS:
        return form(node)
    match node:
        case ast.Dict(keys=keys, values=values):
            known = [None if key is None else form(key) for key in keys[:_MAX_ITEMS]]
            return (DICTIONARY, tuple(known), _forms(values[:_MAX_ITEMS], 1))
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            return (SEQUENCE, _forms(items[:_MAX_ITEMS], 1))
        case _:
            return None


def annotation(node: ast.expr | None, depth: int = 0) -> Row:
    """The row of an annotation, in which a string is the expression that it spells."""
    if node.__class__ is ast.Name or depth > _MAX_DEPTH:
        return form(node, depth)
    match node:
        case ast.Constant(value=str(text)):
            try:
                return annotation(ast.parse(text.strip(), mode="eval").body, depth + 1)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                return None
        case ast.Subscript(value=of, slice=item) if not _is_literal(of):
            items = item.elts if isinstance(item, ast.Tuple) else [item]
            return (SUBSCRIPTED, form(of), tuple([annotation(each, depth + 1) for each in items]))
        case ast.BinOp(op=ast.BitOr()):
            return (CHOICE, tuple([annotation(each, depth + 1) for each in _members(node)]))
        case ast.List(elts=items):
            return (SEQUENCE, tuple([annotation(each, depth + 1) for each in items]))
        case _:
            return form(node, depth)


def _is_literal(of: ast.expr) -> bool:
    """Whether strings in a subscript are values, as in `Literal["a"]`."""
    name = of.id if isinstance(of, ast.Name) else of.attr if isinstance(of, ast.Attribute) else ""
    return name == "Literal"


def _forms(nodes: list[ast.expr], depth: int) -> tuple[Row, ...]:
    return tuple([form(node, depth) for node in nodes])


def _attribute(node: ast.Attribute, depth: int) -> Row:
    names = [node.attr]
    inner = node.value
    while isinstance(inner, ast.Attribute):
        names.append(inner.attr)
        inner = inner.value
    if isinstance(inner, ast.Name):
        names.append(inner.id)
        return ".".join(reversed(names))
    return (MEMBER, form(inner, depth), ".".join(reversed(names)))


def _call(node: ast.Call, depth: int) -> Row:
    func = node.func
    if isinstance(func, ast.Name) and func.id == "getattr":
        match node.args:
            case [of, ast.Constant(value=str(name)), *_] if name.isidentifier():
                inner = form(of, depth)
                is_name = isinstance(inner, str) and inner[:1] not in (LITERAL, CONSTANT)
                return f"{inner}.{name}" if is_name else (MEMBER, inner, name)
            case _:
                pass
    elif isinstance(func, ast.Attribute) and func.attr in _SPECIAL:
        if func.attr != _FORMAT:
            return (ENTERED, form(node.args[0], depth)) if len(node.args) == 1 else None
        if (template := template_of(func)) is not None:
            by_name = {keyword.arg: form(keyword.value, depth) for keyword in node.keywords}
            return formatted(template[:_MAX_LITERAL], _forms(node.args, depth), by_name)
    keywords = tuple([(keyword.arg, form(keyword.value, depth)) for keyword in node.keywords])
    return (CALLED, form(func, depth), _forms(node.args, depth), keywords)


_FORMS: Mapping[type, Callable[[Any, int], Row]] = {
    ast.Attribute: _attribute,
    ast.Await: _inner,
    ast.BinOp: _operation,
    ast.BoolOp: _alternatives,
    ast.Call: _call,
    ast.Constant: _constant,
    ast.FormattedValue: _inner,
    ast.IfExp: _choice,
    ast.JoinedStr: _template,
    ast.Lambda: _lambda,
    ast.List: _sequence,
    ast.NamedExpr: _inner,
    ast.Set: _sequence,
    ast.Starred: _starred,
    ast.Subscript: _subscript,
    ast.Tuple: _sequence,
}
"""Of all others nothing is known."""
