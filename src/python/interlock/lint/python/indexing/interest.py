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
from enum import IntEnum

from interlock.lint.python.indexing.notes import (
    Annotated,
    Assigned,
    Binding,
    CallNote,
    Imported,
    Iterated,
    Managed,
)
from interlock.lint.python.indexing.roots import (
    BASES,
    OUT,
    TEXT,
    Roots,
    is_import,
    last_name,
    of_annotation,
    of_import,
    parts,
)
from interlock.lint.python.indexing.walk import Walk
from interlock.lint.python.libraries import MESSAGING
from interlock.lint.python.summary import ScopeKind

_IMPORT = "__import__"
# What gives back what it is given, or something from beyond.
_PASSING = frozenset(
    {
        "cast",
        "partial",
        "import_module",
        _IMPORT,
        "resolve_name",
        "getattr",
        "TypeVar",
        "enter_context",
        "enter_async_context",
        "nullcontext",
        "urljoin",
        *("list", "tuple", "set", "frozenset", "sorted", "reversed", "iter"),
    }
)
# What gives back what it is given where it is not a method of something else.
_GIVING = frozenset(
    {
        *(
            "next",
            "filter",
            "chain",
            "from_iterable",
            "gather",
            "wait_for",
            "shield",
            "create_task",
            "ensure_future",
            "map",
        ),
        *("to_thread", "run_sync", "run_in_threadpool", "run_in_executor"),
        *("dict", "deque", "OrderedDict", "MappingProxyType", "copy", "deepcopy"),
    }
)
_MAKER = "new_class"
_BY_NAME = MESSAGING | {_MAKER}
_TYPE = "type"
# An attribute that is annotated so is what the base class makes it.
_ANYTHING = frozenset({"object", "Any"})
_TEXT = (TEXT,)
_TEXTS = frozenset({ast.Constant, ast.JoinedStr})
_VALUES = (Assigned, Managed, Iterated)
# What gives a part of its value, or that itself.
_THROUGH = frozenset({ast.Attribute, ast.Subscript, ast.Await, ast.NamedExpr, ast.Starred})


class Lead(IntEnum):
    """`INSIDE` are things that the file itself defines and that stay within it: names are kept, calls are not."""

    NOWHERE = 0
    INSIDE = 1
    OUTSIDE = 2


class Interest:
    """Answers for one file."""

    def __init__(self, walk: Walk) -> None:
        self._stars = bool(walk.stars)
        self._known: dict[int, Roots] = {}
        # Names of `self`, of what classes bind, and of all that is bound.
        self._selves = frozenset([block.first_parameter for block in walk.blocks])
        self._attributes: set[str] = set()
        self._owned: set[str] | None = None
        self._bound: set[str] = set()
        for block in walk.blocks:
            self._bound.update(block.bindings)
            if block.kind is ScopeKind.CLASS:
                self._attributes.update(block.bindings)
        for note in walk.classes:
            if note.node.bases:
                bound = walk.blocks[note.scope].bindings
                self._owned = set(bound) if self._owned is None else self._owned.intersection(bound)
        # By each root, what is made of it.
        self._uses: dict[str, list[str]] = {}
        functions = frozenset([f"def {note.name}" for note in walk.functions])
        self._use_bindings(walk, functions)
        self._use_definitions(walk)
        # Without a star there is nearly nothing that a file does not bind.
        roots = self._uses if self._stars else [_IMPORT]
        beyond = [root for root in roots if self._is_beyond(root)]
        self._outside = self._reached([OUT, *beyond])
        self._inside = self._reached([TEXT, *functions, *(f"def {note.name}" for note in walk.classes)])

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
                    if definition is not None and roots[0] in _ANYTHING:
                        roots = (*roots, BASES)
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
                    self._uses.setdefault(root, []).extend((BASES, f"def {note.name}"))
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
        return root not in self._bound and root.isidentifier() and (self._stars or root == _IMPORT)

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
            return self.of(call.node.func) is Lead.OUTSIDE or last_name(call.node.func) in _BY_NAME
        if not attribute:
            if root == _TYPE:
                return len(call.node.args) == 3
            if root == _MAKER:
                return True
            return self._of_root(root) is Lead.OUTSIDE and (root in self._callable or root not in self._bound)
        if call.node.func.attr in _BY_NAME:  # type: ignore[attr-defined]  # what has an attribute is one
            return True
        if root in self._selves:
            return self._of(self._attribute(attribute)) is Lead.OUTSIDE
        return root in self._outside or (self._stars and self._is_beyond(root))

    def of(self, node: ast.expr) -> Lead:
        """What the value of an expression may lead to."""
        return self._of(self._roots(node))

    def of_annotation(self, node: ast.expr) -> Lead:
        """What something annotated so may lead to; a string may name anything."""
        return self._of(self._annotated(node))

    def _roots_of(self, binding: Binding) -> Roots:
        # In the order of how many there are. Every binding comes by here, and patterns would take half as long again.
        if type(binding) is Imported:
            return of_import(binding.path)
        if type(binding) is Annotated:
            return self._annotated(binding.annotation)
        if isinstance(binding, _VALUES):
            node = binding.node
            # By another name of `type`, classes are made.
            return (OUT,) if isinstance(node, ast.Name) and node.id == _TYPE else self._roots(node)
        return () if binding is None else (f"def {binding.name}",)

    def _roots(self, node: ast.expr) -> Roots:
        if isinstance(node, ast.Name):
            return (node.id,)
        if isinstance(node, ast.Constant):
            return _TEXT if node.value.__class__ is str else ()
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
                if attribute and node.id in self._selves:
                    found += self._attribute(attribute)
                else:
                    found.append(node.id)
            elif isinstance(node, ast.Call):
                self._called(node, found, pending)
            elif node.__class__ in _TEXTS:
                if not attribute and (isinstance(node, ast.JoinedStr) or node.value.__class__ is str):  # type: ignore[attr-defined]  # its class was looked at
                    found.append(TEXT)
            else:
                pending += parts(node)
        return found

    def _called(self, node: ast.Call, found: list[str], pending: list[ast.expr]) -> None:
        name = last_name(node.func)
        if name == "super" and not node.args:
            found.append(BASES)
        elif name == "format":
            found.append(TEXT)
        elif name not in _PASSING or not node.args:
            pending.append(node.func)
            if name in _GIVING:
                pending += node.args
                pending += [keyword.value for keyword in node.keywords]
        elif is_import(node.func) or name == "resolve_name":
            found.append(OUT)
        else:
            pending += node.args
            pending += [keyword.value for keyword in node.keywords]

    def _annotated(self, node: ast.expr) -> Roots:
        if type(node) is ast.Name:
            return (node.id,)
        known = self._known.get(-id(node))
        if known is None:
            known = self._known[-id(node)] = of_annotation(node)
        return known

    def _attribute(self, name: str) -> Roots:
        """The roots of `self.name`: what is bound to it, or what a class inherits that does not bind it."""
        if name not in self._attributes:
            return (BASES,)
        return (f".{name}",) if self._owned is None or name in self._owned else (f".{name}", BASES)

    def _of(self, roots: Roots) -> Lead:
        found = Lead.NOWHERE
        for root in roots:
            lead = self._of_root(root)
            if lead > found:
                found = lead
        return found

    def _of_root(self, root: str) -> Lead:
        if root in self._outside or (self._stars and self._is_beyond(root)):
            return Lead.OUTSIDE
        return Lead.INSIDE if root in self._inside else Lead.NOWHERE
