"""Syntax nodes as the expressions that summaries keep."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from typing import Any

from interlock.lint.python.expressions import (
    CONSTANT,
    LITERAL,
    Called,
    Choice,
    Expr,
    Member,
    Sequence,
    Subscripted,
    Text,
)

_MAX_DEPTH = 40
# Names, addresses and templates are shorter; what is longer is prose, a query or a page.
_MAX_LITERAL = 400
_SLOTS = "%"
_FIELD = re.compile(r"\{[^{}]*\}")


def form(node: ast.expr | None, depth: int = 0) -> Expr:
    """The expression of a node; what is nested too deeply for anybody to read is not known."""
    if isinstance(node, ast.Name):
        return node.id
    make = _FORMS.get(node.__class__)
    return None if make is None or depth > _MAX_DEPTH else make(node, depth + 1)


def _constant(node: ast.Constant, depth: int) -> Expr:
    value = node.value
    if isinstance(value, str):
        return LITERAL + value[:_MAX_LITERAL]
    return f"{CONSTANT}{'...' if value is ... else repr(value)[:_MAX_LITERAL]}"


def _subscript(node: ast.Subscript, depth: int) -> Expr:
    items = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    return Subscripted("[]", form(node.value, depth), _forms(items, depth))


def _operation(node: ast.BinOp, depth: int) -> Expr:
    match node:
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return Choice("|", (form(left, depth), form(right, depth)))
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _joined(form(left, depth), form(right, depth))
        case ast.BinOp(left=ast.Constant(value=str(text)), op=ast.Mod()):
            return Text("f", (LITERAL + text.partition(_SLOTS)[0], None))
        case _:
            return None


def _choice(node: ast.IfExp, depth: int) -> Expr:
    return Choice("|", (form(node.body, depth), form(node.orelse, depth)))


def _alternatives(node: ast.BoolOp, depth: int) -> Expr:
    return Choice("|", _forms(node.values, depth))


def _template(node: ast.JoinedStr, depth: int) -> Expr:
    return Text("f", _forms(node.values, depth))


def _sequence(node: ast.List | ast.Tuple, depth: int) -> Expr:
    return Sequence("list", _forms(node.elts, depth))


def _inner(node: ast.Await | ast.NamedExpr | ast.Starred | ast.FormattedValue, depth: int) -> Expr:
    return form(node.value, depth)


def annotation(node: ast.expr | None) -> Expr:
    """The expression of an annotation, in which a string is the expression that it spells."""
    if node.__class__ is ast.Name:
        return form(node)
    match node:
        case ast.Constant(value=str(text)):
            try:
                return annotation(ast.parse(text.strip(), mode="eval").body)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                return None
        case ast.Subscript(value=of, slice=item) if not _is_literal(of):
            items = item.elts if isinstance(item, ast.Tuple) else [item]
            return Subscripted("[]", form(of), tuple([annotation(each) for each in items]))
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return Choice("|", (annotation(left), annotation(right)))
        case ast.List(elts=items):
            return Sequence("list", tuple([annotation(each) for each in items]))
        case _:
            return form(node)


def _is_literal(of: ast.expr) -> bool:
    """Whether strings in a subscript are values, as in `Literal["a"]`."""
    name = of.id if isinstance(of, ast.Name) else of.attr if isinstance(of, ast.Attribute) else ""
    return name == "Literal"


def _forms(nodes: list[ast.expr], depth: int) -> tuple[Expr, ...]:
    return tuple([form(node, depth) for node in nodes])


def _attribute(node: ast.Attribute, depth: int) -> Expr:
    names = [node.attr]
    inner = node.value
    while isinstance(inner, ast.Attribute):
        names.append(inner.attr)
        inner = inner.value
    if isinstance(inner, ast.Name):
        names.append(inner.id)
        return ".".join(reversed(names))
    return Member(".", form(inner, depth), ".".join(reversed(names)))


def _call(node: ast.Call, depth: int) -> Expr:
    func = node.func
    if isinstance(func, ast.Name) and func.id == "getattr":
        match node.args:
            case [of, ast.Constant(value=str(name)), *_] if name.isidentifier():
                inner = form(of, depth)
                is_name = isinstance(inner, str) and inner[:1] not in (LITERAL, CONSTANT)
                return f"{inner}.{name}" if is_name else Member(".", inner, name)
            case _:
                pass
    if isinstance(func, ast.Attribute) and func.attr == "format":
        template = func.value
        if isinstance(template, ast.Constant) and isinstance(template.value, str):
            return Text("f", _with_gaps(template.value[:_MAX_LITERAL]))
    keywords = tuple([(keyword.arg, form(keyword.value, depth)) for keyword in node.keywords])
    return Called("()", form(func, depth), _forms(node.args, depth), keywords)


def _with_gaps(text: str) -> tuple[Expr, ...]:
    """The parts of a template of `str.format`, of whose fields nothing is known."""
    first, *others = _FIELD.split(text)
    return (LITERAL + first, *(part for other in others for part in (None, LITERAL + other)))


def _joined(left: Expr, right: Expr) -> Expr:
    """A concatenation, when one side shows that it is one of strings."""
    if isinstance(left, Text):
        return Text("f", (*left.parts, right))
    if any(isinstance(side, Text) or (isinstance(side, str) and side.startswith(LITERAL)) for side in (left, right)):
        return Text("f", (left, right))
    return None


_FORMS: Mapping[type, Callable[[Any, int], Expr]] = {
    ast.Attribute: _attribute,
    ast.Await: _inner,
    ast.BinOp: _operation,
    ast.BoolOp: _alternatives,
    ast.Call: _call,
    ast.Constant: _constant,
    ast.FormattedValue: _inner,
    ast.IfExp: _choice,
    ast.JoinedStr: _template,
    ast.List: _sequence,
    ast.NamedExpr: _inner,
    ast.Starred: _inner,
    ast.Subscript: _subscript,
    ast.Tuple: _sequence,
}
"""Of all others nothing is known."""
