"""What of a file's names may lead out of it, so that little has to be written down.

A name leads out when something that is neither the standard library's nor plain data may be behind it: an import, an
instance of an imported class, the result of a function that is declared to give one. Calls of other things are of no
interest to any rule.

A name is taken for the same thing wherever in the file it stands, and for all that it is bound to anywhere. That keeps
a little too much, never too little, and is found in one pass over the bindings: each name leads where the names lead
that its bindings are made of.
"""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache

from interlock.lint.python.libraries import INERT
from interlock.lint.python.notes import Annotated, Assigned, Binding, CallNote, Imported, Managed
from interlock.lint.python.summary import ScopeKind
from interlock.lint.python.walk import Walk

_STANDARD = sys.stdlib_module_names
# Clients of the standard library, and the packages that they are reached through.
_HTTP = ("urllib.request", "http.client")
_HTTP_PACKAGES = frozenset({"urllib", "http"})
_BUILTINS = frozenset(dir(builtins)) - {"__import__"}
# What gives back what it is given, or something from beyond.
_PASSING = frozenset({"cast", "partial", "import_module", "__import__", "getattr", "TypeVar"})

# Among the roots of expressions, besides names: `.name` is `self.name`, `def name` a class or function of the file.
_OUT = "<out>"
_BASES = "<bases>"

# What gives a part of its value, or that itself.
_THROUGH = frozenset({ast.Attribute, ast.Subscript, ast.Await, ast.NamedExpr})

Roots = Sequence[str]
"""The names that an expression's value is made of; none for plain data."""


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
        self._stars = bool(walk.stars)
        self._known: dict[int, Roots] = {}
        # Names of `self`, of what classes bind, and of all that is bound.
        self._selves = frozenset([block.first_parameter for block in walk.blocks])
        self._attributes: set[str] = set()
        self._bound: set[str] = set()
        for block in walk.blocks:
            self._bound.update(block.bindings)
            if block.kind is ScopeKind.CLASS:
                self._attributes.update(block.bindings)
        # By each root, what is made of it.
        self._uses: dict[str, list[str]] = {}
        functions = frozenset([f"def {note.name}" for note in walk.functions])
        self._use_bindings(walk, functions)
        self._use_definitions(walk)
        beyond = [root for root in self._uses if self._is_beyond(root)]
        self._outside = self._reached([_OUT, *beyond])
        self._inside = self._reached([*functions, *(f"def {note.name}" for note in walk.classes)])

    def _use_bindings(self, walk: Walk, functions: frozenset[str]) -> None:
        # Names that are bound to more than functions of the file: to call one of those is of no interest.
        self._callable: set[str] = set()
        uses = self._uses
        for block in walk.blocks:
            definition = f"def {block.owner}" if block.kind is ScopeKind.CLASS else None
            for name, bindings in block.bindings.items():
                for binding in bindings:
                    roots = self._roots_of(binding) if binding is not None else ()
                    if not roots:
                        continue
                    if roots[0] not in functions:
                        self._callable.add(name)
                    for root in roots:
                        made = uses.get(root)
                        if made is None:
                            made = uses[root] = []
                        made.append(name)
                        if definition is not None:
                            made += (f".{name}", definition)

    def _use_definitions(self, walk: Walk) -> None:
        for note in walk.classes:
            for base in note.node.bases:
                for root in self._roots(base):
                    self._uses.setdefault(root, []).extend((_BASES, f"def {note.name}"))
        for function in walk.functions:
            returns = function.node.returns
            if returns is None:
                given = [root for node in (*function.returned, *function.yielded) for root in self._roots(node)]
            else:
                given = list(self._annotated(returns))
            for root in given:
                self._uses.setdefault(root, []).append(f"def {function.name}")

    def _is_beyond(self, root: str) -> bool:
        """Whether a name may stand for something of another file, although nothing here binds it."""
        if root in self._bound or root in _BUILTINS or not root.isidentifier():
            return False
        return self._stars or root == "__import__"

    def _reached(self, roots: list[str]) -> frozenset[str]:
        """The roots, and all that is made of them."""
        found = set(roots)
        while roots:
            for made in self._uses.get(roots.pop(), ()):
                if made not in found:
                    found.add(made)
                    roots.append(made)
        return frozenset(found)

    def of_call(self, call: CallNote) -> bool:
        """Whether a rule may want to know of a call."""
        root, attribute = call.root, call.attribute
        if not root:
            return self.of(call.node.func) is Lead.OUTSIDE
        if not attribute:
            if root == "type":
                return len(call.node.args) == 3
            return self._of_root(root) is Lead.OUTSIDE and (root in self._callable or root not in self._bound)
        if root in self._selves:
            return self._of_root(self._attribute(attribute)) is Lead.OUTSIDE
        return self._of_root(root) is Lead.OUTSIDE

    def of(self, node: ast.expr) -> Lead:
        """What the value of an expression may lead to."""
        return self._of(self._roots(node))

    def of_annotation(self, node: ast.expr) -> Lead:
        """What something annotated so may lead to; a string may name anything."""
        return self._of(self._annotated(node))

    def _roots_of(self, binding: Binding) -> Roots:
        # In the order of how many there are. Every binding comes by here, and patterns would take half as long again.
        if isinstance(binding, Imported):
            return _of_import(binding.path)
        if isinstance(binding, Annotated):
            return self._annotated(binding.annotation)
        if isinstance(binding, Assigned | Managed):
            return self._roots(binding.node)
        return () if binding is None else (f"def {binding.name}",)

    def _roots(self, node: ast.expr) -> Roots:
        if isinstance(node, ast.Name):
            return (node.id,)
        if isinstance(node, ast.Constant):
            return ()
        known = self._known.get(id(node))
        if known is None:
            known = self._known[id(node)] = self._roots_anew(node)
        return known

    def _roots_anew(self, node: ast.expr) -> Roots:
        found: list[str] = []
        pending = [node]
        while pending:
            node = pending.pop()
            attribute = ""
            while node.__class__ in _THROUGH:
                if isinstance(node, ast.Attribute):
                    attribute = node.attr
                node = node.value  # type: ignore[attr-defined]  # those have one
            if isinstance(node, ast.Name):
                found.append(self._attribute(attribute) if attribute and node.id in self._selves else node.id)
            elif isinstance(node, ast.Call):
                self._called(node, found, pending)
            else:
                pending += _parts(node)
        return found

    def _called(self, node: ast.Call, found: list[str], pending: list[ast.expr]) -> None:
        name = last_name(node.func)
        if name == "super" and not node.args:
            found.append(_BASES)
        elif name not in _PASSING or not node.args:
            pending.append(node.func)
        elif is_import(node.func):
            found.append(_OUT)
        else:
            pending += node.args
            pending += [keyword.value for keyword in node.keywords]

    def _annotated(self, node: ast.expr) -> Roots:
        if type(node) is ast.Name:
            return (node.id,)
        known = self._known.get(-id(node))
        if known is None:
            known = self._known[-id(node)] = _annotated_roots(node)
        return known

    def _attribute(self, name: str) -> str:
        """The root of `self.name`: what is bound to it, or what its class inherits."""
        return f".{name}" if name in self._attributes else _BASES

    def _of(self, roots: Roots) -> Lead:
        found = Lead.NOWHERE
        for root in roots:
            lead = self._of_root(root)
            if lead > found:
                found = lead
        return found

    def _of_root(self, root: str) -> Lead:
        if root in self._outside or self._is_beyond(root):
            return Lead.OUTSIDE
        return Lead.INSIDE if root in self._inside else Lead.NOWHERE


def _parts(node: ast.expr) -> Sequence[ast.expr]:
    """What the value of an expression may be."""
    match node:
        case ast.IfExp(body=left, orelse=right) | ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return (left, right)
        case ast.BoolOp(values=values):
            return values
        case _:
            return ()


def _annotated_roots(node: ast.expr) -> Roots:
    found: list[str] = []
    pending = [node]
    while pending:
        node = pending.pop()
        while isinstance(node, ast.Attribute):
            node = node.value
        match node:
            case ast.Name(id=name):
                found.append(name)
            case ast.Subscript(value=of, slice=item):
                pending += (of, item)
            case ast.BinOp(left=left, right=right):
                pending += (left, right)
            case ast.Tuple(elts=items) | ast.List(elts=items):
                pending += items
            case ast.Constant(value=str()):
                return (_OUT,)
            case _:
                pass
    return found


@lru_cache(4096)
def _of_import(path: str) -> Roots:
    top = path.partition(".")[0]
    # By importlib anything can be reached.
    is_closed = top in INERT or (top != "importlib" and is_standard(path))
    return () if is_closed else (_OUT,)


def last_name(node: ast.expr) -> str:
    """`b` of `b` and of `a.b`; nothing of others."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def is_import(node: ast.expr) -> bool:
    """Whether a callee imports modules by their names, as far as its own name tells."""
    return last_name(node) in ("import_module", "__import__")
