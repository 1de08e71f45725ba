"""The scopes of a file, and what is bound in them."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod

from interlock.lint.python.indexing.notes import Assigned, Binding, Block, Iterated
from interlock.lint.python.summary import ScopeKind

# What is beyond is not followed.
_MAX_FILLED = 100
_DISPLAYS = frozenset({ast.List, ast.Set, ast.Dict})
_MAKERS = frozenset({"list", "set", "dict", "deque", "defaultdict"})


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
        elif (view := _view_of_display(items)) is not None:
            self._bind_view(target, *view, scope)
        elif isinstance(target, ast.Tuple) and len(target.elts) > 1:
            self._bind_several(target, items, scope)
        else:
            self.assign(target, Iterated(items, scope), scope)

    def _bind_several(self, target: ast.Tuple, items: ast.expr, scope: int) -> None:
        match items:
            case ast.Call(func=ast.Name(id="enumerate"), args=[of, *_]):
                self.bind_items(target.elts[1], of, scope)
            case ast.Call(func=ast.Attribute(value=of, attr="items"), args=[]):
                self.bind_items(target.elts[0], _view(of, "keys"), scope)
                self.bind_items(target.elts[1], _view(of, "values"), scope)
            case ast.Call(func=ast.Name(id="zip"), args=several) if len(several) == len(target.elts):
                for each, of in zip(target.elts, several, strict=True):
                    self.bind_items(each, of, scope)
            case _:
                self.assign(target, None, scope)

    def _bind_view(self, target: ast.expr, of: ast.Dict, view: str, scope: int) -> None:
        """Binds the items, values or keys of a dictionary that is written out where the loop is."""
        for key, value in zip(of.keys, of.values, strict=True):
            if key is None:
                self.bind_items(target, _view(value, view), scope)
            elif view == "items":
                self.assign(target, Assigned(ast.Tuple([key, value]), scope), scope)
            else:
                self.assign(target, Assigned(key if view == "keys" else value, scope), scope)

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
        if type(target) is ast.Name:
            self.bind(scope, target.id, value)
            return
        match target:
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
                if isinstance(value, Assigned):
                    self.fill(of, ast.Dict([item], [value.node]), scope)
            case _:
                pass

    def _unpack(self, targets: list[ast.expr], value: Binding, scope: int) -> None:
        match value:
            case Assigned(node=ast.Tuple(elts=values) | ast.List(elts=values)) if len(values) == len(targets):
                for target, each in zip(targets, values, strict=True):
                    self.assign(target, Assigned(each, scope), scope)
            case Assigned(node=node):
                self._unpack_places(targets, node, scope)
            case _:
                for target in targets:
                    self.assign(target, None, scope)

    def _unpack_places(self, targets: list[ast.expr], node: ast.expr, scope: int) -> None:
        """`a, *b, c = things`: what is behind a star, or beyond one, is any of them."""
        is_known = True
        for place, target in enumerate(targets):
            if isinstance(target, ast.Starred):
                is_known = False
                self.assign(target.value, Assigned(ast.List([ast.Starred(node)]), scope), scope)
            elif is_known:
                self.assign(target, Assigned(ast.Subscript(node, ast.Constant(place)), scope), scope)
            else:
                self.assign(target, Iterated(node, scope), scope)

    def fill(self, container: ast.expr, contents: ast.expr, scope: int) -> None:
        """Binds the name of a list or a dictionary that is written out to what is put into it later, too."""
        bound = self._bound_to(container, scope)
        if bound and len(bound) < _MAX_FILLED:
            first = bound[0] if isinstance(bound[0], Assigned) else bound[-1]
            if isinstance(first, Assigned) and _is_container(first.node):
                bound.append(Assigned(contents, scope))

    def _bound_to(self, target: ast.expr, scope: int) -> list[Binding] | None:
        if isinstance(target, ast.Name):
            while scope >= 0:
                block = self.blocks[scope]
                if target.id in block.bindings:
                    return block.bindings[target.id]
                scope = block.parent
        elif isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
            owner = self._class_of(target.value.id, scope)
            return None if owner is None else self.blocks[owner].bindings.get(target.attr)
        return None

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


def _view(of: ast.expr, name: str) -> ast.Call:
    return ast.Call(ast.Attribute(of, name), [], [])


def _view_of_display(items: ast.expr) -> tuple[ast.Dict, str] | None:
    """`{...}` and `values` of `{...}.values()`."""
    match items:
        case ast.Call(func=ast.Attribute(value=ast.Dict(keys=[_, *_]) as of, attr="items" | "keys" | "values" as name)):
            return of, name
        case _:
            return None


def _is_container(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in _MAKERS
    return node.__class__ in _DISPLAYS
