"""Where things are made, for rules that tell of a thing there and not where it is used.

Where no rule looks, that is in modules outside services/ and in exempt files, nobody is told. What a service has from
there is told of where the service uses it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from interlock.lint.python.exemptions import is_looked_at
from interlock.lint.python.expressions import (
    CONSTANT,
    Called,
    Defined,
    Dictionary,
    Expr,
    InstanceOf,
    Item,
    Member,
    Sequence,
    Subscripted,
    Within,
)
from interlock.lint.python.resolving.definitions import Definition, Definitions
from interlock.lint.python.resolving.passing import is_generic
from interlock.lint.python.resolving.project import Project
from interlock.lint.python.resolving.registry import FoundFunction
from interlock.lint.python.summary import Call, ModuleSummary, Scope, ScopeKind

_MOST_FUNCTIONS = 10
_MOST_PARTS = 10


class Origins:
    """Finds what made a thing: a call, mostly."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._definitions = Definitions(project)

    def of(self, module: ModuleSummary, expression: Expr, scope: int) -> tuple[Definition, ...]:
        """Through functions of ours. One of which nothing is known that it gives stands for that itself."""
        return tuple(self._of(module, expression, scope, _MOST_FUNCTIONS))

    def is_own_part(self, module: ModuleSummary, expression: Expr, scope: int) -> bool:
        """Whether something of which nothing else is known is a part of the service's own containers, or comes out of
        its own functions and the standard library's.
        """
        return self._is_own_part(module, expression, scope, _MOST_PARTS)

    def _is_own_part(self, module: ModuleSummary, expression: Expr, scope: int, depth: int) -> bool:
        found = self._definitions.of(module, expression, scope)
        return depth > 0 and bool(found) and all(self._is_own(each, depth - 1) for each in found)

    def _is_own(self, found: Definition, depth: int) -> bool:
        module, scope, expression = found
        match expression:
            case Sequence() | Dictionary():
                return is_looked_at(module.path)
            case Subscripted(of=of) | Item(of=of) | Member(of=of):
                return self._is_own_part(module, of, scope, depth)
            case Called(callee=callee):
                values = self._project.resolve(module, callee, scope)
                return bool(values) and all(map(self._is_own_function, values))
            case _:
                return False

    def _is_own_function(self, value: str) -> bool:
        function = self._project.function(value)
        return is_standard(value) if function is None else is_looked_at(function.module.path)

    def of_owner(self, module: ModuleSummary, call: Call) -> tuple[Definition, ...]:
        """What made the thing whose method is called."""
        owner = owner_of(call.callee)
        return () if owner is None else self.of(module, owner, call.scope)

    def is_told_beside(self, found: Definition) -> bool:
        """Whether an annotation stands beside assignments to the same name that tell where the thing is from.

        A parameter that its function assigns as well cannot be told from a variable; one with a default can.
        """
        block = found.module.scopes[found.scope]
        return any(
            any(each is found.expression for each in bound) and self._tells(found, block, bound)
            for bound in map(block.bound, block.bindings)
        )

    def _tells(self, found: Definition, block: Scope, bound: tuple[Expr, ...]) -> bool:
        assigned = [each for each in bound if not (isinstance(each, InstanceOf) or _is_nothing(each))]
        return (
            bool(assigned)
            and not any(_is_default(each, block) for each in assigned)
            and all(self._tells_more(found, each) for each in assigned)
        )

    def _tells_more(self, found: Definition, assigned: Expr) -> bool:
        """Whether what is assigned is more than another thing of the annotated type."""
        module, scope, expression = found
        values = self._project.resolve(module, assigned, scope)
        if not set(values).issubset(self._project.resolve(module, expression, scope)):
            return True
        made = self._definitions.of(module, assigned, scope)
        return bool(values) and any(isinstance(each.expression, (Called, Defined)) for each in made)

    def _of(self, module: ModuleSummary, expression: Expr, scope: int, depth: int) -> Iterator[Definition]:
        for found in self._definitions.of(module, expression, scope):
            functions = tuple(self._functions(found)) if depth else ()
            if any(is_generic(self._project, function) for function in functions):
                # It gives what it is given.
                for each in found.expression.arguments if isinstance(found.expression, Called) else ():
                    yield from self._of(found.module, each, found.scope, depth - 1)
                continue
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


def is_standard(value: str) -> bool:
    """Whether something is the standard library's, or what a call of it gives."""
    return value.partition(".")[0] in sys.stdlib_module_names


def is_untold(found: Definition) -> bool:
    """Whether something is made where no rule looks. Generated code makes what it is there to make."""
    made = isinstance(found.expression, (Called, Defined))
    return made and found.module.header is None and not is_looked_at(found.module.path)


def _is_nothing(binding: Expr) -> bool:
    return binding is None or (isinstance(binding, str) and binding.startswith(CONSTANT))


def _is_default(binding: Expr, block: Scope) -> bool:
    """Whether a name of a function is bound to what stands outside of it, as the defaults of parameters do."""
    return block.kind is ScopeKind.FUNCTION and isinstance(binding, Within) and binding.scope == block.parent


def owner_of(callee: Expr) -> Expr:
    """`a.b` of `a.b.c`; None of what is no attribute."""
    match callee:
        case str(name) if "." in name:
            return name.rpartition(".")[0]
        case Member(of=of, name=name):
            return Member(".", of, name.rpartition(".")[0]) if "." in name else of
        case _:
            return None
