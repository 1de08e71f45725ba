"""What the walk over a file notes, syntax nodes still.

Processes that read files have none but named tuples and plain classes: to import `dataclasses` takes as long as to read
three files.
"""

from __future__ import annotations

import ast
from typing import NamedTuple, TypeAlias, final

from interlock.lint.python.expressions import Defined, SelfOf
from interlock.lint.python.summary import ScopeKind

FunctionNode: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef


@final
class Assigned(NamedTuple):
    """A value, standing in `scope`."""

    node: ast.expr
    scope: int


@final
class Annotated(NamedTuple):
    annotation: ast.expr


@final
class Managed(NamedTuple):
    """The context manager of a `with` whose value is bound."""

    node: ast.expr
    scope: int


@final
class Iterated(NamedTuple):
    """What a loop goes over, whose items are bound."""

    node: ast.expr
    scope: int


@final
class Imported(NamedTuple):
    """An absolute dotted path."""

    path: str


Binding: TypeAlias = Assigned | Annotated | Managed | Iterated | Imported | Defined | SelfOf | None


class Block:
    """A scope while it is walked. `first_parameter` is that of a method; `elsewhere` has the scopes of names that are
    declared global or nonlocal.
    """

    __slots__ = ("bindings", "elsewhere", "first_parameter", "kind", "owner", "parent")

    def __init__(self, kind: ScopeKind, parent: int, owner: str) -> None:
        self.kind = kind
        self.parent = parent
        self.owner = owner
        self.bindings: dict[str, list[Binding]] = {}
        self.first_parameter: str | None = None
        self.elsewhere: dict[str, int] = {}


class FunctionNote(NamedTuple):
    """`returned` and `yielded` grow while the function's body is walked."""

    node: FunctionNode
    name: str
    scope: int
    outside: int
    returned: list[ast.expr]
    yielded: list[ast.expr]


class ClassNote(NamedTuple):
    node: ast.ClassDef
    name: str
    scope: int
    outside: int


class ImportNote(NamedTuple):
    """`module` is absolute."""

    module: str
    name: str | None
    node: ast.alias | ast.expr


class CallNote(NamedTuple):
    """A call; `root` and `attribute` are `a` and `b` of `a()`, `a.b()` and `a.b.c()`, empty for other callees.

    `node` may be one that is written otherwise: the call that `to_thread(f, x)` comes to.
    """

    node: ast.Call
    scope: int
    root: str
    attribute: str
