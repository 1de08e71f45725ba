"""What lists, tuples, sets and dictionaries hold, and what is declared to be in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from interlock.lint.python.expressions import (
    Called,
    Choice,
    Dictionary,
    Expr,
    InstanceOf,
    Sequence,
    Subscripted,
    literal,
)
from interlock.lint.python.resolving.definitions import Definition, Definitions, Source
from interlock.lint.python.resolving.evaluation import Keys
from interlock.lint.python.resolving.registry import FoundFunction
from interlock.lint.python.summary import ModuleSummary

# What gives the items of its argument.
_COPIES = frozenset({"list", "tuple", "set", "frozenset", "sorted", "reversed", "iter", "dict"})
# What gives the items of what it is asked of.
_VIEWS = (".values", ".keys", ".copy")
_TRANSPARENT = frozenset({"Annotated", "ClassVar", "Final", "Optional", "Required", "NotRequired", "Union"})


class Containing(Source, Protocol):
    """What is asked about the things in containers."""

    def items(self, module: ModuleSummary, expression: Expr, scope: int = 0, keys: Keys = None) -> tuple[str, ...]: ...

    def instances(self, module: ModuleSummary, annotation: Expr, scope: int = 0) -> tuple[str, ...]: ...

    def function(self, value: str) -> FoundFunction | None: ...


def items(project: Containing, module: ModuleSummary, expression: Expr, scope: int, keys: Keys = None) -> Iterator[str]:
    """What is in a container, or under some keys of it. What nothing is under has everything."""
    for made in Definitions(project).of(module, expression, scope):
        yield from _of(project, made, keys)


def _of(project: Containing, made: Definition, keys: Keys) -> Iterator[str]:
    module, scope, expression = made
    match expression:
        case Sequence(items=held):
            for each in held:
                yield from project.resolve(module, each, scope)
        case Dictionary(keys=names, values=values):
            yield from _of_dictionary(project, made, names, values, keys)
        case InstanceOf(annotation=annotation):
            yield from _annotated(project, module, annotation, scope)
        case Choice(of=of):
            for each in of:
                yield from project.items(module, each, scope, keys)
        case Called(callee=str(callee), arguments=arguments):
            if callee in _COPIES:
                for each in arguments[:1]:
                    yield from project.items(module, each, scope, keys)
            elif callee.endswith(_VIEWS):
                yield from project.items(module, callee.rpartition(".")[0], scope, keys)
            else:
                yield from _given(project, made, callee)
        case _:
            pass


def _of_dictionary(
    project: Containing, made: Definition, names: tuple[Expr, ...], values: tuple[Expr, ...], keys: Keys
) -> Iterator[str]:
    module, scope, _ = made
    under = [value for name, value in zip(names, values, strict=True) if keys and literal(name) in keys]
    for each in under or ((*names, *values) if keys is None else values):
        yield from project.resolve(module, each, scope)
    for name, value in () if under else zip(names, values, strict=True):
        if name is None:
            yield from project.items(module, value, scope, keys)


def _given(project: Containing, made: Definition, callee: str) -> Iterator[str]:
    """What is in the container that a function of ours gives."""
    for value in project.resolve(made.module, callee, made.scope):
        found = project.function(value)
        if found is not None:
            module, function = found
            declared = tuple(_annotated(project, module, function.returns, module.scopes[function.scope].parent))
            yield from declared
            for each in () if declared else (*function.returned, *(Sequence("list", (y,)) for y in function.yielded)):
                yield from project.items(module, each, function.scope)


def _annotated(project: Containing, module: ModuleSummary, annotation: Expr, scope: int) -> Iterator[str]:
    """What is in something that is annotated so: `X()` of `list[X]`, `dict[str, X]` and `list[X] | None`."""
    match annotation:
        case Choice(of=of):
            for each in of:
                yield from _annotated(project, module, each, scope)
        case Subscripted(of=str(of), items=inner) if of.rpartition(".")[2] in _TRANSPARENT:
            for each in inner:
                yield from _annotated(project, module, each, scope)
        case Subscripted(items=inner):
            for each in inner:
                yield from project.instances(module, each, scope)
        case _:
            pass
