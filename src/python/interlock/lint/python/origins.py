"""Where things are made, for rules that tell of a thing there and not where it is used.

Where no rule looks, that is in modules outside services/ and in exempt files, nobody is told. What a service has from
there is told of where the service uses it.
"""

from __future__ import annotations

from collections.abc import Iterator

from interlock.lint.python.exemptions import is_looked_at
from interlock.lint.python.expressions import Called, Defined, Expr, Member
from interlock.lint.python.resolving.definitions import Definition, Definitions
from interlock.lint.python.resolving.project import Project
from interlock.lint.python.resolving.registry import FoundFunction
from interlock.lint.python.summary import Call, ModuleSummary

_MOST_FUNCTIONS = 10


class Origins:
    """Finds what made a thing: a call, mostly."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._definitions = Definitions(project)

    def of(self, module: ModuleSummary, expression: Expr, scope: int) -> tuple[Definition, ...]:
        """Through functions of ours. One of which nothing is known that it gives stands for that itself."""
        return tuple(self._of(module, expression, scope, _MOST_FUNCTIONS))

    def of_owner(self, module: ModuleSummary, call: Call) -> tuple[Definition, ...]:
        """What made the thing whose method is called."""
        owner = owner_of(call.callee)
        return () if owner is None else self.of(module, owner, call.scope)

    def _of(self, module: ModuleSummary, expression: Expr, scope: int, depth: int) -> Iterator[Definition]:
        for found in self._definitions.of(module, expression, scope):
            functions = tuple(self._functions(found)) if depth else ()
            if not functions:
                yield found
            for source, function in functions:
                if not function.returned:
                    yield Definition(source, function.scope, Defined("def", function.name))
                for given in function.returned:
                    yield from self._of(source, given, function.scope, depth - 1)

    def _functions(self, found: Definition) -> Iterator[FoundFunction]:
        """The functions of ours that are called; what generated ones give is known by their names."""
        match found.expression:
            case Called(callee=callee):
                values = self._project.resolve(found.module, callee, found.scope)
            case Defined(name=name):
                values = (found.module.qualified(name),)
            case _:
                values = ()
        for value in values:
            function = self._project.function(value)
            if function is not None and function.module.header is None:
                yield function


def is_untold(found: Definition) -> bool:
    """Whether something is made where no rule looks. Generated code makes what it is there to make."""
    made = isinstance(found.expression, (Called, Defined))
    return made and found.module.header is None and not is_looked_at(found.module.path)


def owner_of(callee: Expr) -> Expr:
    """`a.b` of `a.b.c`; None of what is no attribute."""
    match callee:
        case str(name) if "." in name:
            return name.rpartition(".")[0]
        case Member(of=of, name=name):
            return Member(".", of, name.rpartition(".")[0]) if "." in name else of
        case _:
            return None
