"""What of a file's names may lead out of it, so that little has to be written down.

A name leads out when something that is neither the standard library's nor plain data may be behind it: an import, an
instance of an imported class, the result of a function that is declared to give one. Calls of other things are of no
interest to any rule.
"""

from __future__ import annotations

import ast
import builtins
import sys
from enum import IntEnum

from interlock.lint.python.expressions import Defined, SelfOf
from interlock.lint.python.libraries import INERT
from interlock.lint.python.notes import (
    Annotated,
    Assigned,
    Binding,
    CallNote,
    ClassNote,
    FunctionNote,
    Imported,
    Managed,
)
from interlock.lint.python.summary import ScopeKind
from interlock.lint.python.walk import Walk

_STANDARD = sys.stdlib_module_names
# Clients of the standard library, and the packages that they are reached through.
_HTTP = ("urllib.request", "http.client")
_HTTP_PACKAGES = frozenset({"urllib", "http"})
_BUILTINS = frozenset(dir(builtins)) - {"__import__"}
# What gives back what it is given, or something from beyond.
_PASSING = frozenset({"cast", "partial", "import_module", "__import__", "getattr", "TypeVar"})


class Lead(IntEnum):
    """`INSIDE` are things that the file itself defines and that stay within it: names are kept, calls are not."""

    NOWHERE = 0
    INSIDE = 1
    OUTSIDE = 2


def is_standard(module: str) -> bool:
    """Whether a module is one of the standard library, and none that calls other services."""
    if module.partition(".")[0] not in _STANDARD:
        return False
    return module not in _HTTP_PACKAGES and not module.startswith(_HTTP)


class Interest:
    """Answers for one file."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._names: dict[tuple[int, str], Lead] = {}
        self._definitions: dict[str, Lead] = {}
        self._active: list[tuple[int, str]] = []
        self._active_definitions: list[str] = []
        self._unsettled: set[str] = set()
        self._classes: dict[str, list[ClassNote]] = {}
        self._functions: dict[str, list[FunctionNote]] = {}
        # The scope that binds a name, or any but the module's when there are several.
        self._bound_in: dict[str, int] = {}
        for index, block in enumerate(walk.blocks):
            self._bound_in.update(dict.fromkeys(block.bindings, index))
        self._selves = frozenset(block.first_parameter for block in walk.blocks)
        for each in walk.classes:
            self._classes.setdefault(each.name, []).append(each)
        for function in walk.functions:
            self._functions.setdefault(function.name, []).append(function)

    def of_call(self, call: CallNote) -> bool:
        """Whether a rule may want to know of a call."""
        root, scope = call.root, call.scope
        if not root:
            return self.of(call.node.func, scope) is Lead.OUTSIDE
        if not call.attribute:
            return len(call.node.args) == 3 if root == "type" else self._is_called(root, scope)
        if root in self._selves and self._is_self(root, scope):
            return self._of_attribute(root, call.attribute, scope) is Lead.OUTSIDE
        return self.of_name(root, scope) is Lead.OUTSIDE

    def of_binding(self, binding: Binding) -> Lead:
        match binding:
            case None:
                return Lead.NOWHERE
            case Imported(path=path):
                return _of_module(path)
            case Assigned(node=node, scope=scope) | Managed(node=node, scope=scope):
                return self.of(node, scope)
            case Defined(name=name) | SelfOf(name=name):
                return self._of_definition(name)
            case Annotated():
                raise AssertionError("annotations are looked at in the scope that they stand in")

    def of_name(self, name: str, scope: int) -> Lead:
        at = self._bound_in.get(name)
        if at is None:
            return self._of_unbound(name)
        key = (scope if at else 0, name)
        found = self._names.get(key)
        if found is None:
            if key in self._active:
                # In `x = x.strip()` a name adds nothing to itself. A larger circle is taken to lead out, to be safe.
                return Lead.NOWHERE if self._active[-1] == key else Lead.OUTSIDE
            self._active.append(key)
            found = self._look_up(name, key[0])
            self._active.pop()
            if not self._unsettled:
                self._names[key] = found
        return found

    def of(self, node: ast.expr | None, scope: int) -> Lead:
        """What the value of an expression may lead to."""
        while True:
            # Names, and attributes of names, are most of it.
            if isinstance(node, ast.Attribute):
                inner = node.value
                while isinstance(inner, ast.Attribute):
                    node, inner = inner, inner.value
                if isinstance(inner, ast.Name) and inner.id in self._selves and self._is_self(inner.id, scope):
                    return self._of_attribute(inner.id, node.attr, scope)
                node = inner
            if isinstance(node, ast.Name):
                return self.of_name(node.id, scope)
            if isinstance(node, ast.Constant):
                return Lead.NOWHERE
            match node:
                case ast.Call(func=ast.Name(id="super"), args=[]):
                    return self._of_super(scope)
                case ast.Call(func=func, args=args, keywords=keywords):
                    if args and _last_name(func) in _PASSING:
                        given = [*args, *(keyword.value for keyword in keywords)]
                        return max([Lead.OUTSIDE if is_import(func) else self.of(each, scope) for each in given])
                    node = func
                case ast.Subscript(value=inner) | ast.Await(value=inner) | ast.NamedExpr(value=inner):
                    node = inner
                case ast.IfExp(body=left, orelse=right) | ast.BinOp(left=left, op=ast.BitOr(), right=right):
                    return max(self.of(left, scope), self.of(right, scope))
                case ast.BoolOp(values=values):
                    return max([self.of(value, scope) for value in values])
                case _:
                    return Lead.NOWHERE

    def of_annotation(self, node: ast.expr | None, scope: int) -> Lead:
        """What something annotated so may lead to; a string may name anything."""
        if isinstance(node, ast.Name):
            return self.of_name(node.id, scope)
        found = Lead.NOWHERE
        pending = [node]
        while pending:
            match pending.pop():
                case ast.Name(id=name):
                    found = max(found, self.of_name(name, scope))
                case ast.Attribute() as attribute:
                    found = max(found, self.of(attribute, scope))
                case ast.Subscript(value=of, slice=item):
                    pending += [of, item]
                case ast.BinOp(left=left, right=right):
                    pending += [left, right]
                case ast.Tuple(elts=items) | ast.List(elts=items):
                    pending += items
                case ast.Constant(value=str()):
                    return Lead.OUTSIDE
                case _:
                    pass
        return found

    def _look_up(self, name: str, scope: int) -> Lead:
        blocks = self._walk.blocks
        at = scope
        while at >= 0:
            block = blocks[at]
            if name in block.bindings and (at == scope or block.kind is not ScopeKind.CLASS):
                if at != scope:
                    return self.of_name(name, at)
                return max([self._of_bound(binding, at) for binding in block.bindings[name]])
            at = block.parent
        return self._of_unbound(name)

    def _of_unbound(self, name: str) -> Lead:
        if name in _BUILTINS:
            return Lead.NOWHERE
        return Lead.OUTSIDE if self._walk.stars or name == "__import__" else Lead.NOWHERE

    def _of_bound(self, binding: Binding, scope: int) -> Lead:
        if isinstance(binding, Annotated):
            return self.of_annotation(binding.annotation, scope)
        return self.of_binding(binding)

    def _is_called(self, name: str, scope: int) -> bool:
        """Whether calling a bare name is of interest: a function of the file itself is not, whatever it gives."""
        if self.of_name(name, scope) is not Lead.OUTSIDE:
            return False
        at = scope
        while at >= 0:
            bindings = self._walk.blocks[at].bindings.get(name)
            if bindings is not None:
                return any(not isinstance(each, Defined) or each.name not in self._functions for each in bindings)
            at = self._walk.blocks[at].parent
        return True

    def _of_definition(self, name: str) -> Lead:
        found = self._definitions.get(name)
        if found is None:
            if name in self._active_definitions:
                return self._of_circle(name)
            self._active_definitions.append(name)
            leads = [self._of_class(each) for each in self._classes.get(name, ())]
            leads += [self._of_function(each) for each in self._functions.get(name, ())]
            found = max(leads, default=Lead.INSIDE)
            self._active_definitions.pop()
            self._unsettled.discard(name)
            if not self._unsettled:
                self._definitions[name] = found
        return found

    def _of_circle(self, name: str) -> Lead:
        """What a definition leads to, asked while that is being found out.

        A class whose own methods give it adds nothing to itself, but what is found on the way there is not settled.
        A larger circle is taken to lead out, to be safe.
        """
        innermost = self._active_definitions[-1]
        if innermost != name and not innermost.startswith(f"{name}."):
            return Lead.OUTSIDE
        self._unsettled.add(name)
        return Lead.INSIDE

    def _of_class(self, note: ClassNote) -> Lead:
        if any(self.of(base, note.outside) is Lead.OUTSIDE for base in note.node.bases):
            return Lead.OUTSIDE
        for bindings in self._walk.blocks[note.scope].bindings.values():
            for each in bindings:
                if self._of_bound(each, note.scope) is Lead.OUTSIDE:
                    return Lead.OUTSIDE
        return Lead.INSIDE

    def _of_function(self, note: FunctionNote) -> Lead:
        if note.node.returns is not None and self.of_annotation(note.node.returns, note.outside) is Lead.OUTSIDE:
            return Lead.OUTSIDE
        given = [*note.returned, *note.yielded] if note.node.returns is None else []
        return max([Lead.INSIDE, *(self.of(each, note.scope) for each in given)])

    def _is_self(self, name: str, scope: int) -> bool:
        blocks = self._walk.blocks
        while scope > 0:
            if blocks[scope].first_parameter == name:
                return True
            if name in blocks[scope].bindings:
                return False
            scope = blocks[scope].parent
        return False

    def _of_super(self, scope: int) -> Lead:
        blocks = self._walk.blocks
        while scope > 0 and blocks[scope].kind is not ScopeKind.CLASS:
            scope = blocks[scope].parent
        notes = self._classes.get(blocks[scope].owner, ())
        return max([self.of(base, note.outside) for note in notes for base in note.node.bases], default=Lead.INSIDE)

    def _of_attribute(self, name: str, attribute: str, scope: int) -> Lead:
        """What `self.attribute` leads to: what is bound to it, else what the class inherits."""
        blocks = self._walk.blocks
        while blocks[scope].first_parameter != name:
            scope = blocks[scope].parent
        owner = blocks[scope].parent
        bindings = blocks[owner].bindings.get(attribute)
        if bindings is None:
            notes = self._classes.get(blocks[owner].owner, ())
            return max([self.of(base, note.outside) for note in notes for base in note.node.bases], default=Lead.INSIDE)
        return self.of_name(attribute, owner)


def _of_module(path: str) -> Lead:
    top = path.partition(".")[0]
    # By importlib anything can be reached.
    is_closed = top in INERT or (top != "importlib" and is_standard(path))
    return Lead.NOWHERE if is_closed else Lead.OUTSIDE


def _last_name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def is_import(node: ast.expr) -> bool:
    """Whether a callee imports modules by their names, as far as its own name tells."""
    return _last_name(node) in ("import_module", "__import__")
