"""One walk over the syntax tree of a file, which notes what binds names, defines, calls and imports.

Explicit stacks take the place of recursion, and names and constants are passed over: this visits a million nodes where
the sources of a large repository are looked at.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any

from interlock.lint.python.expressions import Defined, SelfOf
from interlock.lint.python.notes import (
    Annotated,
    Assigned,
    Binding,
    Block,
    CallNote,
    ClassNote,
    FunctionNode,
    FunctionNote,
    Imported,
    ImportNote,
    Managed,
)
from interlock.lint.python.summary import ScopeKind


class Walk:
    """What the walk has noted. `package` is the package that relative imports start from."""

    def __init__(self, tree: ast.Module, package: str) -> None:
        self.package = package
        self.blocks = [Block(ScopeKind.MODULE, -1, "")]
        self.functions: list[FunctionNote] = []
        self.classes: list[ClassNote] = []
        self.calls: list[CallNote] = []
        self.imports: list[ImportNote] = []
        self.stars: list[str] = []
        self._function_of: dict[int, FunctionNote] = {}
        self._pending: list[tuple[list[ast.stmt], int]] = [(tree.body, 0)]
        while self._pending:
            body, scope = self._pending.pop()
            for statement in body:
                handler = _STATEMENTS.get(statement.__class__)
                if handler is not None:
                    handler(self, statement, scope)

    def bind(self, scope: int, name: str, binding: Binding) -> None:
        block = self.blocks[scope]
        if name in block.elsewhere:
            block = self.blocks[0]
        bound = block.bindings.get(name)
        if bound is None:
            block.bindings[name] = [binding]
        else:
            bound.append(binding)

    def scan(self, node: ast.expr, scope: int) -> None:
        """Notes the calls in an expression."""
        if node.__class__ in _LEAVES:
            return
        stack: list[ast.expr] = [node]
        while stack:
            node = stack.pop()
            kind = node.__class__
            if kind is ast.Name or kind is ast.Constant:
                continue
            if kind is ast.Call:
                assert isinstance(node, ast.Call)
                stack += node.args
                for keyword in node.keywords:
                    stack.append(keyword.value)
                root: ast.expr = node.func
                attribute = ""
                while isinstance(root, ast.Attribute):
                    attribute = root.attr
                    root = root.value
                if isinstance(root, ast.Name):
                    self.calls.append(CallNote(node, scope, root.id, attribute))
                else:
                    self.calls.append(CallNote(node, scope, "", ""))
                    stack.append(root)
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

    def block(self, body: list[ast.stmt], scope: int) -> None:
        self._pending.append((body, scope))

    def open(self, kind: ScopeKind, parent: int, owner: str) -> int:
        self.blocks.append(Block(kind, parent, owner))
        return len(self.blocks) - 1

    def qualified(self, scope: int, name: str) -> str:
        owner = self.blocks[scope].owner
        return f"{owner}.{name}" if owner else name

    def note_function(self, note: FunctionNote) -> None:
        self.functions.append(note)
        self._function_of[note.scope] = note

    def enclosing(self, scope: int) -> FunctionNote | None:
        return self._function_of.get(scope)

    def assign(self, target: ast.expr, value: Binding, scope: int) -> None:
        match target:
            case ast.Name(id=name):
                self.bind(scope, name, value)
            case ast.Attribute(value=ast.Name(id=name), attr=attribute):
                owner = self._class_of(name, scope)
                if owner is not None:
                    self.bind(owner, attribute, value)
            case ast.Tuple(elts=targets) | ast.List(elts=targets):
                self._unpack(targets, value, scope)
            case ast.Starred(value=inner):
                self.assign(inner, None, scope)
            case ast.Subscript(value=of, slice=item):
                self.scan(of, scope)
                self.scan(item, scope)
            case _:
                pass

    def _unpack(self, targets: list[ast.expr], value: Binding, scope: int) -> None:
        match value:
            case Assigned(node=ast.Tuple(elts=values) | ast.List(elts=values)) if len(values) == len(targets):
                for target, each in zip(targets, values, strict=True):
                    self.assign(target, Assigned(each, scope), scope)
            case _:
                for target in targets:
                    self.assign(target, None, scope)

    def _class_of(self, name: str, scope: int) -> int | None:
        """The scope of the class whose instance (or self) a name is, in a method or in a function within one."""
        while scope > 0:
            block = self.blocks[scope]
            if block.first_parameter == name:
                return block.parent
            if name in block.bindings:
                return None
            scope = block.parent
        return None


def _function(walk: Walk, node: FunctionNode, scope: int) -> None:
    name = walk.qualified(scope, node.name)
    walk.bind(scope, node.name, Defined("def", name))
    for decorator in node.decorator_list:
        walk.scan(decorator, scope)
    inner = walk.open(ScopeKind.FUNCTION, scope, name)
    _parameters(walk, node.args, scope, inner)
    if node.returns is not None:
        walk.scan(node.returns, scope)
    if walk.blocks[scope].kind is ScopeKind.CLASS:
        _bind_first(walk, node, scope, inner)
    walk.note_function(FunctionNote(node, name, inner, scope, [], []))
    walk.block(node.body, inner)


def _bind_first(walk: Walk, node: FunctionNode, scope: int, inner: int) -> None:
    parameters = node.args.posonlyargs or node.args.args
    if not parameters:
        return
    decorators = [decorator.id for decorator in node.decorator_list if isinstance(decorator, ast.Name)]
    if "staticmethod" not in decorators:
        first = parameters[0].arg
        owner = walk.blocks[scope].owner
        is_class = "classmethod" in decorators or node.name in ("__new__", "__init_subclass__", "__class_getitem__")
        walk.blocks[inner].bindings[first] = [Defined("def", owner) if is_class else SelfOf("self", owner)]
        walk.blocks[inner].first_parameter = first


def _parameters(walk: Walk, arguments: ast.arguments, scope: int, inner: int) -> None:
    bindings = walk.blocks[inner].bindings
    for parameters in (arguments.posonlyargs, arguments.args, arguments.kwonlyargs):
        for parameter in parameters:
            if parameter.annotation is None:
                bindings[parameter.arg] = [None]
            else:
                bindings[parameter.arg] = [Annotated(parameter.annotation)]
                walk.scan(parameter.annotation, scope)
    for gathering in (arguments.vararg, arguments.kwarg):
        if gathering is not None:
            bindings[gathering.arg] = [None]
    for default in (*arguments.defaults, *arguments.kw_defaults):
        if default is not None:
            walk.scan(default, scope)


def _class(walk: Walk, node: ast.ClassDef, scope: int) -> None:
    name = walk.qualified(scope, node.name)
    walk.bind(scope, node.name, Defined("def", name))
    for each in (*node.decorator_list, *node.bases):
        walk.scan(each, scope)
    for keyword in node.keywords:
        walk.scan(keyword.value, scope)
    inner = walk.open(ScopeKind.CLASS, scope, name)
    walk.classes.append(ClassNote(node, name, inner, scope))
    walk.block(node.body, inner)


def _import(walk: Walk, node: ast.Import, scope: int) -> None:
    for alias in node.names:
        walk.imports.append(ImportNote(alias.name, None, alias))
        if alias.asname:
            walk.bind(scope, alias.asname, Imported(alias.name))
        else:
            top = alias.name.partition(".")[0]
            walk.bind(scope, top, Imported(top))


def _import_from(walk: Walk, node: ast.ImportFrom, scope: int) -> None:
    module = node.module or ""
    if node.level:
        parts = walk.package.split(".")
        base = ".".join(parts[: max(0, len(parts) - node.level + 1)])
        module = f"{base}.{module}" if base and module else base or module
    for alias in node.names:
        walk.imports.append(ImportNote(module, alias.name, alias))
        if alias.name == "*":
            walk.stars.append(module)
        else:
            walk.bind(scope, alias.asname or alias.name, Imported(f"{module}.{alias.name}"))


def _assignment(walk: Walk, node: ast.Assign, scope: int) -> None:
    walk.scan(node.value, scope)
    value = Assigned(node.value, scope)
    for target in node.targets:
        walk.assign(target, value, scope)


def _annotated_assignment(walk: Walk, node: ast.AnnAssign, scope: int) -> None:
    walk.scan(node.annotation, scope)
    walk.assign(node.target, Annotated(node.annotation), scope)
    if node.value is not None:
        walk.scan(node.value, scope)
        walk.assign(node.target, Assigned(node.value, scope), scope)


def _augmented_assignment(walk: Walk, node: ast.AugAssign, scope: int) -> None:
    walk.scan(node.value, scope)


def _expression(walk: Walk, node: ast.Expr, scope: int) -> None:
    walk.scan(node.value, scope)


def _return(walk: Walk, node: ast.Return, scope: int) -> None:
    if node.value is not None:
        walk.scan(node.value, scope)
        function = walk.enclosing(scope)
        if function is not None:
            function.returned.append(node.value)


def _if(walk: Walk, node: ast.If | ast.While, scope: int) -> None:
    walk.scan(node.test, scope)
    walk.block(node.body, scope)
    if node.orelse:
        walk.block(node.orelse, scope)


def _for(walk: Walk, node: ast.For | ast.AsyncFor, scope: int) -> None:
    walk.scan(node.iter, scope)
    _bind_items(walk, node.target, node.iter, scope)
    walk.block(node.body, scope)
    if node.orelse:
        walk.block(node.orelse, scope)


def _bind_items(walk: Walk, target: ast.expr, items: ast.expr, scope: int) -> None:
    """Binds what a loop goes over, where that is written out: `for each in (a, b)`."""
    if isinstance(items, (ast.Tuple, ast.List)) and items.elts:
        for item in items.elts:
            walk.assign(target, Assigned(item, scope), scope)
    else:
        walk.assign(target, None, scope)


def _with(walk: Walk, node: ast.With | ast.AsyncWith, scope: int) -> None:
    for item in node.items:
        walk.scan(item.context_expr, scope)
        if item.optional_vars is not None:
            walk.assign(item.optional_vars, Managed(item.context_expr, scope), scope)
    walk.block(node.body, scope)


def _try(walk: Walk, node: ast.Try | ast.TryStar, scope: int) -> None:
    walk.block(node.body, scope)
    for handler in node.handlers:
        if handler.type is not None:
            walk.scan(handler.type, scope)
        if handler.name:
            walk.bind(scope, handler.name, None)
        walk.block(handler.body, scope)
    for body in (node.orelse, node.finalbody):
        if body:
            walk.block(body, scope)


def _match(walk: Walk, node: ast.Match, scope: int) -> None:
    walk.scan(node.subject, scope)
    for case in node.cases:
        if case.guard is not None:
            walk.scan(case.guard, scope)
        walk.block(case.body, scope)


def _raise(walk: Walk, node: ast.Raise, scope: int) -> None:
    for each in (node.exc, node.cause):
        if each is not None:
            walk.scan(each, scope)


def _assert(walk: Walk, node: ast.Assert, scope: int) -> None:
    walk.scan(node.test, scope)
    if node.msg is not None:
        walk.scan(node.msg, scope)


def _global(walk: Walk, node: ast.Global, scope: int) -> None:
    walk.blocks[scope].elsewhere |= frozenset(node.names)


_STATEMENTS: Mapping[type, Callable[[Walk, Any, int], None]] = {
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.Assign: _assignment,
    ast.AnnAssign: _annotated_assignment,
    ast.AugAssign: _augmented_assignment,
    ast.Expr: _expression,
    ast.Return: _return,
    ast.If: _if,
    ast.While: _if,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.Match: _match,
    ast.Raise: _raise,
    ast.Assert: _assert,
    ast.Global: _global,
}
"""What is left out has neither calls nor names that rules could ask about."""


def _lambda(walk: Walk, node: ast.Lambda, scope: int, stack: list[ast.expr]) -> None:
    inner = walk.open(ScopeKind.FUNCTION, scope, walk.blocks[scope].owner)
    _parameters(walk, node.args, scope, inner)
    walk.scan(node.body, inner)


def _comprehension(
    walk: Walk, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, scope: int, stack: list[ast.expr]
) -> None:
    inner = walk.open(ScopeKind.FUNCTION, scope, walk.blocks[scope].owner)
    for generator in node.generators:
        _bind_items(walk, generator.target, generator.iter, inner)
        walk.scan(generator.iter, inner)
        for condition in generator.ifs:
            walk.scan(condition, inner)
    results = (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)
    for result in results:
        walk.scan(result, inner)


def _named(walk: Walk, node: ast.NamedExpr, scope: int, stack: list[ast.expr]) -> None:
    walk.bind(scope, node.target.id, Assigned(node.value, scope))
    stack.append(node.value)


def _yield(walk: Walk, node: ast.Yield, scope: int, stack: list[ast.expr]) -> None:
    if node.value is not None:
        function = walk.enclosing(scope)
        if function is not None:
            function.yielded.append(node.value)
        stack.append(node.value)


def _dictionary(walk: Walk, node: ast.Dict, scope: int, stack: list[ast.expr]) -> None:
    stack.extend(key for key in node.keys if key is not None)
    stack.extend(node.values)


_EXPRESSIONS: Mapping[type, Callable[[Walk, Any, int, list[ast.expr]], None]] = {
    ast.Lambda: _lambda,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.DictComp: _comprehension,
    ast.NamedExpr: _named,
    ast.Yield: _yield,
    ast.Dict: _dictionary,
}

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
