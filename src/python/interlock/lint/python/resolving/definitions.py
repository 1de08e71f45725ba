"""What a name is bound to, as it is written there: through other names, imports, re-exports and attributes.

Where `Project` says what a thing may be, this finds the expression that made it: the arguments of a call, the type that
an alias stands for.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

from interlock.lint.python.expressions import (
    ABSOLUTE,
    CONSTANT,
    LITERAL,
    Called,
    Choice,
    Defined,
    Entered,
    Expr,
    InstanceOf,
    Member,
    SelfOf,
    Within,
)
from interlock.lint.python.libraries import canonical
from interlock.lint.python.resolving.passing import may_pass, passed
from interlock.lint.python.resolving.registry import FoundClass
from interlock.lint.python.summary import ModuleSummary, ScopeKind

_BUILTINS = frozenset(dir(builtins))
_MAX_STEPS = 60
# Names that are bound to each other in many branches have more ways than anybody could go.
_MAX_WAYS = 500


class Source(Protocol):
    """Where definitions are looked for."""

    def resolve(self, module: ModuleSummary, expression: Expr, scope: int = 0) -> tuple[str, ...]: ...

    def module(self, name: str) -> ModuleSummary | None: ...

    def class_(self, value: str) -> FoundClass | None: ...

    def ancestors(self, value: str) -> tuple[str, ...]: ...

    def is_exported(self, module: ModuleSummary, name: str) -> bool: ...


class Definition(NamedTuple):
    """An expression that is no name, and the scope of the module that it stands in.

    What is not ours is its absolute dotted path; so is a module.
    """

    module: ModuleSummary
    scope: int
    expression: Expr


class Definitions:
    """Finds definitions in a project. What nothing is known about has none; several bindings give several."""

    def __init__(self, project: Source) -> None:
        self._project = project
        self._ways = 0

    def of(self, module: ModuleSummary, expression: Expr, scope: int = 0) -> tuple[Definition, ...]:
        """What an expression, standing in a scope of a module, was bound to in the end."""
        self._ways = 0
        return tuple(self._follow(Definition(module, scope, expression), _MAX_STEPS))

    def _follow(self, at: Definition, steps: int) -> Iterator[Definition]:
        self._ways += 1
        if steps < 0 or self._ways > _MAX_WAYS:
            return
        module, scope, expression = at
        match expression:
            case None:
                return
            case str() if expression[:1] in (LITERAL, CONSTANT):
                yield at
            case str() if expression[:1] == ABSOLUTE:
                yield from self._absolute(module, expression[1:].split("."), steps - 1)
            case str():
                root, *names = expression.split(".")
                yield from self._attributes(self._bound(module, scope, root, steps - 1), names, steps - 1)
            case Member(of=of, name=name):
                owners = self._follow(Definition(module, scope, of), steps - 1)
                yield from self._attributes(owners, name.split("."), steps - 1)
            case Within(scope=other, expression=inner):
                yield from self._follow(Definition(module, other, inner), steps - 1)
            case Entered(manager=manager):
                yield from self._follow(Definition(module, scope, manager), steps - 1)
            case Called() if may_pass(expression) and (alternatives := self._passed(at, expression)):
                for each in alternatives:
                    yield from self._follow(Definition(module, scope, each), steps - 1)
            case _:
                yield at

    def _passed(self, at: Definition, call: Called) -> tuple[Expr, ...]:
        """What a call comes to that gives what it is given, or a part of it."""
        callees = self._project.resolve(at.module, call.callee, at.scope) or (None,)
        found = [inner for callee in callees if (inner := passed(callee, call)) is not None]
        return tuple([each for inner in found for each in (inner.of if isinstance(inner, Choice) else (inner,))])

    def _bound(self, module: ModuleSummary, scope: int, name: str, steps: int) -> Iterator[Definition]:
        at = scope
        while at >= 0:
            block = module.scopes[at]
            if name in block.bindings and (at == scope or block.kind is not ScopeKind.CLASS):
                for each in block.bound(name):
                    yield from self._follow(Definition(module, at, each), steps)
                return
            at = block.parent
        exported = tuple(self._from_stars(module, [name], steps))
        if exported:
            yield from exported
        elif name in _BUILTINS:
            yield Definition(module, 0, f"{ABSOLUTE}builtins.{name}")

    def _absolute(self, module: ModuleSummary, path: list[str], steps: int) -> Iterator[Definition]:
        if steps < 0:
            return
        for length in range(len(path), 0, -1):
            found = self._project.module(".".join(path[:length]))
            if found is not None:
                yield from self._exported(found, path[length:], steps)
                return
        yield Definition(module, 0, ABSOLUTE + canonical(".".join(path)))

    def _exported(self, module: ModuleSummary, names: list[str], steps: int) -> Iterator[Definition]:
        if not names:
            yield Definition(module, 0, ABSOLUTE + module.module)
        elif names[0] in module.scopes[0].bindings:
            bound = self._bound(module, 0, names[0], steps)
            yield from self._attributes(bound, names[1:], steps)
        else:
            yield from self._from_stars(module, names, steps)

    def _from_stars(self, module: ModuleSummary, names: list[str], steps: int) -> Iterator[Definition]:
        is_hidden = names[0].startswith("_")
        for star in module.stars if steps > 0 else ():
            found = self._project.module(star) if is_hidden else None
            if is_hidden and (found is None or not self._project.is_exported(found, names[0])):
                continue
            yield from self._absolute(module, [*star.split("."), *names], steps - 1)

    def _attributes(self, owners: Iterable[Definition], names: list[str], steps: int) -> Iterator[Definition]:
        if not names:
            yield from owners
            return
        if steps < 0:
            return
        for module, scope, expression in owners:
            match expression:
                case Defined(name=name) | SelfOf(name=name):
                    found = self._of_class(module.qualified(name), names[0], steps)
                    yield from self._attributes(found, names[1:], steps - 1)
                case str() if expression.startswith(ABSOLUTE):
                    yield from self._absolute(module, [*expression[1:].split("."), *names], steps - 1)
                case Called() | InstanceOf():
                    for value in self._project.resolve(module, expression, scope):
                        yield from self._of_value(module, value, names, steps - 1)
                case _:
                    pass

    def _of_value(self, module: ModuleSummary, value: str, names: list[str], steps: int) -> Iterator[Definition]:
        """Attributes of an instance of a class of ours, and of a module that a call imports."""
        if value.endswith("()"):
            yield from self._attributes(self._of_class(value[:-2], names[0], steps), names[1:], steps)
        elif self._project.module(value) is not None:
            yield from self._absolute(module, [*value.split("."), *names], steps)

    def _of_class(self, value: str, name: str, steps: int) -> Iterator[Definition]:
        """What a class, or the nearest that it inherits, binds to a name."""
        for each in (value, *self._project.ancestors(value)):
            found = self._project.class_(each)
            bindings = found.module.scopes[found.definition.scope].bound(name) if found else ()
            if found and bindings:
                for binding in bindings:
                    yield from self._follow(Definition(found.module, found.definition.scope, binding), steps - 1)
                return
