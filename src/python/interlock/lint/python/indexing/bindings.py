"""The scopes of a file, and what is bound in them."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod

from interlock.lint.python.indexing.notes import Assigned, Binding, Block, Iterated
from interlock.lint.python.summary import ScopeKind


class Bindings(ABC):
    """Binds names, as statements and expressions do."""

    def __init__(self) -> None:
        self.blocks = [Block(ScopeKind.MODULE, -1, "")]

    @abstractmethod
    def scan(self, node: ast.expr, scope: int) -> None:
        """Notes the calls in an expression."""

    def open(self, kind: ScopeKind, parent: int, owner: str) -> int:
        self.blocks.append(Block(kind, parent, owner))
        return len(self.blocks) - 1

    def bind(self, scope: int, name: str, binding: Binding) -> None:
        block = self.blocks[scope]
        if name in block.elsewhere:
            block = self.blocks[block.elsewhere[name]]
        bound = block.bindings.get(name)
        if bound is None:
            block.bindings[name] = [binding]
        else:
            bound.append(binding)

    def bind_items(self, target: ast.expr, items: ast.expr, scope: int) -> None:
        """Binds what a loop goes over: `for each in (a, b)`, `for name, each in things.items()`."""
        if isinstance(items, (ast.Tuple, ast.List, ast.Set)) and items.elts:
            for item in items.elts:
                if isinstance(item, ast.Starred):
                    self.assign(target, Iterated(item.value, scope), scope)
                else:
                    self.assign(target, Assigned(item, scope), scope)
        elif isinstance(target, ast.Tuple) and len(target.elts) > 1:
            self._bind_several(target, items, scope)
        else:
            self.assign(target, Iterated(items, scope), scope)

    def _bind_several(self, target: ast.Tuple, items: ast.expr, scope: int) -> None:
        match items:
            case ast.Call(func=ast.Name(id="enumerate"), args=[of, *_]):
                self.bind_items(target.elts[1], of, scope)
            case ast.Call(func=ast.Attribute(value=of, attr="items"), args=[]):
                self.assign(target.elts[1], Iterated(of, scope), scope)
            case ast.Call(func=ast.Name(id="zip"), args=several) if len(several) == len(target.elts):
                for each, of in zip(target.elts, several, strict=True):
                    self.bind_items(each, of, scope)
            case _:
                self.assign(target, None, scope)

    def narrow(self, target: ast.expr, binding: Binding, scope: int) -> None:
        """Binds a name to one more thing, where it is bound already."""
        match target:
            case ast.Name(id=name) | ast.NamedExpr(target=ast.Name(id=name)):
                at = scope
                while at >= 0 and name not in self.blocks[at].bindings:
                    at = self.blocks[at].parent
                self.bind(at if at >= 0 else scope, name, binding)
            case ast.Attribute():
                self.assign(target, binding, scope)
            case _:
                pass

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
