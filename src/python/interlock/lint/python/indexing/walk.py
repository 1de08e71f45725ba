"""One walk over the syntax tree of a file, which notes what binds names, defines, calls and imports."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any

from interlock.lint.python.expressions import Defined, SelfOf
from interlock.lint.python.indexing.expression_walk import ExpressionWalk
from interlock.lint.python.indexing.notes import (
    Annotated,
    Assigned,
    ClassNote,
    FunctionNode,
    FunctionNote,
    Imported,
    ImportNote,
    Managed,
)
from interlock.lint.python.indexing.passed_on import applied, is_partial, passed_on
from interlock.lint.python.summary import ScopeKind


class Walk(ExpressionWalk):
    """What the walk has noted. `package` is the package that relative imports start from."""

    def __init__(self, tree: ast.Module, package: str) -> None:
        super().__init__()
        self.package = package
        self.functions: list[FunctionNote] = []
        self.classes: list[ClassNote] = []
        self.imports: list[ImportNote] = []
        self.stars: list[str] = []
        self._pending: list[tuple[list[ast.stmt], int]] = [(tree.body, 0)]
        while self._pending:
            body, scope = self._pending.pop()
            for statement in body:
                handler = _STATEMENTS.get(statement.__class__)
                if handler is not None:
                    handler(self, statement, scope)
        if self._partials:
            self._settle_partials()

    def block(self, body: list[ast.stmt], scope: int) -> None:
        self._pending.append((body, scope))

    def qualified(self, scope: int, name: str) -> str:
        owner = self.blocks[scope].owner
        return f"{owner}.{name}" if owner else name

    def _settle_partials(self) -> None:
        """`partial(f, x)` that has a name is called by that; of another it is taken that somebody calls it."""
        decorated = [*(note.node for note in self.functions), *(note.node for note in self.classes)]
        decorators = {id(each) for node in decorated for each in node.decorator_list}
        partials = {id(call) for call, _ in self._partials}
        named: dict[str, ast.Call] = {}
        for block in self.blocks:
            for name, bindings in block.bindings.items() if block.kind is not ScopeKind.CLASS else ():
                for binding in bindings:
                    if isinstance(binding, Assigned) and id(binding.node) in partials and is_partial(binding.node):
                        assert isinstance(binding.node, ast.Call)
                        named[name] = binding.node
        for place, note in enumerate(self.calls):
            if note.root in named and not note.attribute:
                self.calls[place] = note._replace(node=applied(named[note.root], note.node.func, note.node))
        held = decorators | self.called_partials | {id(call) for call in named.values()}
        for call, scope in self._partials:
            made = passed_on(call) if id(call) not in held else None
            if made is not None:
                self.note_call(made, scope)

    def enclosing_function(self, scope: int) -> int:
        """The function around the one that a scope is of."""
        at = self.blocks[scope].parent
        while at > 0 and self.blocks[at].kind is not ScopeKind.FUNCTION:
            at = self.blocks[at].parent
        return at

    def note_function(self, note: FunctionNote) -> None:
        self.functions.append(note)
        self._function_of[note.scope] = note


def _function(walk: Walk, node: FunctionNode, scope: int) -> None:
    name = walk.qualified(scope, node.name)
    walk.bind(scope, node.name, Defined("def", name))
    for decorator in node.decorator_list:
        walk.scan(decorator, scope)
    inner = walk.open(ScopeKind.FUNCTION, scope, name)
    walk.bind_parameters(node.args, scope, inner)
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
    if isinstance(node.value, (ast.List, ast.Tuple)):
        walk.assign(node.target, Assigned(node.value, scope), scope)
    elif isinstance(node.op, ast.Add):
        walk.fill(node.target, ast.List([ast.Starred(node.value)]), scope)


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
    walk.bind_items(node.target, node.iter, scope)
    walk.block(node.body, scope)
    if node.orelse:
        walk.block(node.orelse, scope)


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
    # Most files have none, and do not wait for this.
    from interlock.lint.python.indexing.narrowing import bind_pattern

    walk.scan(node.subject, scope)
    for case in node.cases:
        bind_pattern(walk, case.pattern, node.subject, scope)
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
    walk.blocks[scope].elsewhere.update(dict.fromkeys(node.names, 0))


def _nonlocal(walk: Walk, node: ast.Nonlocal, scope: int) -> None:
    for name in node.names:
        nearest = at = walk.enclosing_function(scope)
        while at > 0 and (name not in walk.blocks[at].bindings or walk.blocks[at].kind is not ScopeKind.FUNCTION):
            at = walk.blocks[at].parent
        # A name that is bound in a branch is bound later.
        walk.blocks[scope].elsewhere[name] = at if at > 0 else nearest


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
    ast.Nonlocal: _nonlocal,
}
"""What is left out has neither calls nor names that rules could ask about."""
