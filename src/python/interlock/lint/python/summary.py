"""What is kept of one Python file, all that rules ever see of it.

A summary depends on the bytes of the file and on its module's name alone. Places are character offsets into the text
(without a byte order mark). Calls are left out where nothing outside the standard library can be behind them: rules
never ask for those.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from interlock.lint.python.expressions import Expr, Row, decode_all

if TYPE_CHECKING:
    # Most files have neither findings nor suppressions, and the processes that look at them do without.
    from interlock.diagnostics.source import Span
    from interlock.diagnostics.suppression import Suppression


class ParameterKind(StrEnum):
    """As in `inspect`, written as signatures write them."""

    POSITIONAL_ONLY = "/"
    POSITIONAL_OR_KEYWORD = ""
    VAR_POSITIONAL = "*args"
    KEYWORD_ONLY = "*"
    VAR_KEYWORD = "**"


class Parameter(NamedTuple):
    """A parameter. `annotation` is None without one, and when it is none that could be read."""

    name: str
    kind: ParameterKind
    annotation: Expr
    has_default: bool


class Decorator(NamedTuple):
    """`@expression`, with the place of the expression."""

    expression: Expr
    start: int
    end: int


class Function(NamedTuple):
    """A function or method. `name` is its qualified name in the module, as in `Users.list_users`, without `<locals>`.

    The place is that of the bare name. `scope` is the scope of its body. `parameters` are there for public methods,
    for functions that a class of the file assigns, and in generated code; of others nobody asks. `returned` and
    `yielded` are what its `return` and `yield` give, as far as anything is known about it. `line` is for findings in
    other files: their processes do not have this one's text.
    """

    name: str
    start: int
    end: int
    scope: int
    is_async: bool
    decorators: tuple[Decorator, ...]
    parameters: tuple[Parameter, ...]
    returns: Expr
    returned: tuple[Expr, ...]
    yielded: tuple[Expr, ...]
    line: int


class Class(NamedTuple):
    """A class. `name` is its qualified name in the module, the place that of the bare name.

    `defined_in` is the scope in which it stands (bases are to be looked up there), `scope` that of its body, whose
    bindings include what methods assign to `self`. `keywords` are those of the class statement, such as `metaclass`.
    """

    name: str
    start: int
    end: int
    defined_in: int
    scope: int
    decorators: tuple[Decorator, ...]
    bases: tuple[Expr, ...]
    keywords: tuple[tuple[str | None, Expr], ...]


class Call(NamedTuple):
    """A call; the place is that of the callee. A decorator with arguments is a call too."""

    start: int
    end: int
    scope: int
    callee: Expr
    arguments: tuple[Expr, ...]
    keywords: tuple[tuple[str | None, Expr], ...]


class Import(NamedTuple):
    """One imported thing, anywhere in the file, and `importlib.import_module` or `__import__` of a constant.

    `module` is absolute. `name` is None for a module as such and `*` for everything. The standard library is left out.
    """

    module: str
    name: str | None
    start: int
    end: int

    @property
    def path(self) -> str:
        """`a.b.c` of `from a.b import c`, `a.b` of `import a.b` and of `from a.b import *`."""
        return f"{self.module}.{self.name}" if self.name and self.name != "*" else self.module


class ScopeKind(StrEnum):
    MODULE = "module"
    CLASS = "class"
    FUNCTION = "function"


class Scope(NamedTuple):
    """A block with names of its own; lambdas and comprehensions are functions without one.

    `owner` is the qualified name of the class or function. A name may be bound more than once; what is bound to
    something unknown has None among its expressions. Parameters are among a function's bindings. Nobody asks for most
    bindings: they are rows still, and `known` has the expressions of those that somebody asked for.
    """

    kind: ScopeKind
    parent: int
    owner: str
    bindings: Mapping[str, tuple[Row, ...]]
    known: dict[str, tuple[Expr, ...]]

    def bound(self, name: str) -> tuple[Expr, ...]:
        """What is bound to a name here; nothing for another name. The same objects each time."""
        found = self.known.get(name)
        if found is None:
            found = self.known[name] = decode_all(self.bindings.get(name, ()))
        return found


class Header(NamedTuple):
    """The line by which Interlock marks what it generates, and the spec that it names."""

    spec: str
    start: int
    end: int


class SyntaxProblem(NamedTuple):
    """Why, and where, a file does not parse."""

    message: str
    start: int
    end: int


class EnvironmentUse(NamedTuple):
    """A use of `os.environ` or `os.getenv`, by the name in the module `os`; the place is that of the name.

    `is_handed_over` says that the environment, as a whole, is an argument of a call, or only imported.
    """

    start: int
    end: int
    name: str
    is_handed_over: bool


class _Members(NamedTuple):
    path: str
    module: str
    is_package: bool
    imported: tuple[Import, ...] = ()
    stars: tuple[str, ...] = ()
    scopes: tuple[Scope, ...] = ()
    classes: tuple[Class, ...] = ()
    functions: tuple[Function, ...] = ()
    calls: tuple[Call, ...] = ()
    environment: tuple[EnvironmentUse, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    header: Header | None = None
    problem: SyntaxProblem | None = None


class ModuleSummary(_Members):
    """A file. `imported` is all that it may import, outside the standard library; `stars` are the modules of
    `from a.b import *` among it.
    """

    def qualified(self, name: str) -> str:
        """The name of a class or function of this module as the project knows it: `specs.users.api.AdminOnly`."""
        return f"{self.module}.{name}"

    def span(self, place: Import | Class | Function | Call | Decorator | Header | SyntaxProblem) -> Span:
        from interlock.diagnostics.source import Span

        return Span(self.path, place.start, place.end)

    @cached_property
    def methods(self) -> Mapping[str, Mapping[str, Function]]:
        """The functions directly in each class, by the class's qualified name in the module and their bare name."""
        found: dict[str, dict[str, Function]] = {each.name: {} for each in self.classes}
        for function in self.functions:
            owner, _, name = function.name.rpartition(".")
            if owner in found and not _is_of_property(function, name):
                found[owner][name] = function
        return found


def _is_of_property(function: Function, name: str) -> bool:
    """Whether a function is what a property does besides getting."""
    return any(each.expression in (f"{name}.setter", f"{name}.deleter") for each in function.decorators)
