"""The walk over the expressions of a file: it notes the calls in them, and what they bind.

Explicit stacks take the place of recursion, and names and constants are passed over: this visits a million nodes where
the sources of a large repository are looked at.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any

from interlock.lint.python.indexing.bindings import Bindings
from interlock.lint.python.indexing.notes import Annotated, Assigned, Binding, CallNote, FunctionNote
from interlock.lint.python.indexing.passed_on import PARTIAL, PASSING_ON, applied, is_partial, passed_on
from interlock.lint.python.summary import ScopeKind


class ExpressionWalk(Bindings):
    """The calls of a file, and what expressions bind."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[CallNote] = []
        self.called_partials: set[int] = set()
        self._partials: list[tuple[ast.Call, int]] = []
        self._function_of: dict[int, FunctionNote] = {}

    def scan(self, node: ast.expr, scope: int) -> None:
        """Notes the calls in an expression."""
        if node.__class__ in _LEAVES:
            return
        stack: list[ast.expr] = [node]
        calls = self.calls
        while stack:
            node = stack.pop()
            kind = node.__class__
            if kind is ast.Name or kind is ast.Constant:
                continue
            if type(node) is ast.Call:
                stack += node.args
                for keyword in node.keywords:
                    stack.append(keyword.value)
                func = node.func
                if type(func) is ast.Name:
                    calls.append(CallNote(node, scope, func.id, ""))
                    handler = _CALLS.get(func.id)
                elif type(func) is ast.Attribute:
                    attribute = func.attr
                    handler = _CALLS.get(attribute)
                    root = func.value
                    while type(root) is ast.Attribute:
                        attribute = root.attr
                        root = root.value
                    if type(root) is ast.Name:
                        calls.append(CallNote(node, scope, root.id, attribute))
                    else:
                        calls.append(CallNote(node, scope, "", ""))
                        stack.append(root)
                else:
                    handler = _call_of_call
                    stack.append(func)
                if handler is not None:
                    handler(self, node, scope)
                continue
            while kind is ast.Attribute:
                node = node.value  # type: ignore[attr-defined]  # its class was looked at
                kind = node.__class__
            if kind is ast.Name:
                continue
            children = _CHILDREN.get(kind)
            if children is None:
                special = _EXPRESSIONS.get(kind)
                if special is not None:
                    special(self, node, scope, stack)
                elif kind is ast.Call:
                    stack.append(node)
                continue
            for name in children:
                child = getattr(node, name)
                if child.__class__ is list:
                    stack += child
                elif child is not None and child.__class__ not in _LEAVES:
                    stack.append(child)

    def note_call(self, call: ast.Call, scope: int) -> None:
        """Notes a call without looking into it."""
        root, attribute = call.func, ""
        while isinstance(root, ast.Attribute):
            attribute = root.attr
            root = root.value
        if isinstance(root, ast.Name):
            self.calls.append(CallNote(call, scope, root.id, attribute))
        else:
            self.calls.append(CallNote(call, scope, "", ""))

    def note_partial(self, call: ast.Call, scope: int) -> None:
        """Notes `partial(f, ...)`: whether it is a call by itself depends on where it stands."""
        self._partials.append((call, scope))

    def enclosing(self, scope: int) -> FunctionNote | None:
        return self._function_of.get(scope)

    def bind_parameters(self, arguments: ast.arguments, scope: int, inner: int) -> None:
        bindings = self.blocks[inner].bindings
        for parameters in (arguments.posonlyargs, arguments.args, arguments.kwonlyargs):
            for parameter in parameters:
                if parameter.annotation is None:
                    bindings[parameter.arg] = [None]
                else:
                    bindings[parameter.arg] = [Annotated(parameter.annotation)]
                    self.scan(parameter.annotation, scope)
        for gathering in (arguments.vararg, arguments.kwarg):
            if gathering is not None:
                bindings[gathering.arg] = [None]
        if arguments.defaults:
            positional = [*arguments.posonlyargs, *arguments.args]
            for parameter, default in zip(positional[-len(arguments.defaults) :], arguments.defaults, strict=True):
                self._bind_default(bindings[parameter.arg], default, scope)
        for parameter, given in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
            if given is not None:
                self._bind_default(bindings[parameter.arg], given, scope)

    def _bind_default(self, bound: list[Binding], default: ast.expr, scope: int) -> None:
        if not isinstance(default, ast.Constant):
            bound.append(Assigned(default, scope))
            self.scan(default, scope)
        elif default.value.__class__ is str:
            bound.append(Assigned(default, scope))


def _lambda(walk: ExpressionWalk, node: ast.Lambda, scope: int, stack: list[ast.expr]) -> None:
    inner = walk.open(ScopeKind.FUNCTION, scope, walk.blocks[scope].owner)
    walk.bind_parameters(node.args, scope, inner)
    walk.scan(node.body, inner)


def _comprehension(
    walk: ExpressionWalk,
    node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp,
    scope: int,
    stack: list[ast.expr],
) -> None:
    inner = walk.open(ScopeKind.FUNCTION, scope, walk.blocks[scope].owner)
    for generator in node.generators:
        walk.bind_items(generator.target, generator.iter, inner)
        walk.scan(generator.iter, inner)
        for condition in generator.ifs:
            walk.scan(condition, inner)
    results = (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)
    for result in results:
        walk.scan(result, inner)


def _named(walk: ExpressionWalk, node: ast.NamedExpr, scope: int, stack: list[ast.expr]) -> None:
    walk.bind(scope, node.target.id, Assigned(node.value, scope))
    stack.append(node.value)


def _yield(walk: ExpressionWalk, node: ast.Yield, scope: int, stack: list[ast.expr]) -> None:
    if node.value is not None:
        function = walk.enclosing(scope)
        if function is not None:
            function.yielded.append(node.value)
        stack.append(node.value)


def _dictionary(walk: ExpressionWalk, node: ast.Dict, scope: int, stack: list[ast.expr]) -> None:
    stack.extend(key for key in node.keys if key is not None)
    stack.extend(node.values)


_EXPRESSIONS: Mapping[type, Callable[[ExpressionWalk, Any, int, list[ast.expr]], None]] = {
    ast.Lambda: _lambda,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.DictComp: _comprehension,
    ast.NamedExpr: _named,
    ast.Yield: _yield,
    ast.Dict: _dictionary,
}


def _isinstance(walk: ExpressionWalk, call: ast.Call, scope: int) -> None:
    # Many files have none, and do not wait for this.
    from interlock.lint.python.indexing.narrowing import narrowed

    narrowed(walk, call, scope)


def _call_of_call(walk: ExpressionWalk, call: ast.Call, scope: int) -> None:
    """`f()()`, also where `f()` is `partial(g, ...)`."""
    if is_partial(call.func):
        assert isinstance(call.func, ast.Call)
        walk.note_call(applied(call.func, call.func.args[0], call), scope)
        walk.called_partials.add(id(call.func))
    else:
        walk.calls.append(CallNote(call, scope, "", ""))


def _passing_on(walk: ExpressionWalk, call: ast.Call, scope: int) -> None:
    made = passed_on(call)
    if made is not None:
        walk.note_call(made, scope)


def _filling(walk: ExpressionWalk, call: ast.Call, scope: int) -> None:
    """`things.append(x)`, and what is like it."""
    if call.args and isinstance(call.func, ast.Attribute):
        given = call.args[-1]
        walk.fill(call.func.value, ast.List([ast.Starred(given) if call.func.attr in _EXTENDING else given]), scope)


_EXTENDING = frozenset({"extend", "extendleft"})
_FILLING = frozenset({"append", "appendleft", "add", "insert", *_EXTENDING})

_CALLS: Mapping[str, Callable[[ExpressionWalk, ast.Call, int], None]] = {
    **dict.fromkeys(PASSING_ON, _passing_on),
    **dict.fromkeys(_FILLING, _filling),
    PARTIAL: ExpressionWalk.note_partial,
    "isinstance": _isinstance,
}
"""Calls that are more than that, by the last of their names."""

_LEAVES = frozenset({ast.Name, ast.Constant})

_CHILDREN: Mapping[type, tuple[str, ...]] = {
    ast.Await: ("value",),
    ast.BinOp: ("left", "right"),
    ast.BoolOp: ("values",),
    ast.Compare: ("left", "comparators"),
    ast.FormattedValue: ("value", "format_spec"),
    ast.IfExp: ("test", "body", "orelse"),
    ast.JoinedStr: ("values",),
    ast.List: ("elts",),
    ast.Set: ("elts",),
    ast.Slice: ("lower", "upper", "step"),
    ast.Starred: ("value",),
    ast.Subscript: ("value", "slice"),
    ast.Tuple: ("elts",),
    ast.UnaryOp: ("operand",),
    ast.YieldFrom: ("value",),
}
