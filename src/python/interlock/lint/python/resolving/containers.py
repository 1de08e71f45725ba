"""What lists, tuples, sets and dictionaries hold, and what is declared to be in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

from interlock.lint.python.expressions import (
    CONSTANT,
    LITERAL,
    Called,
    Choice,
    Dictionary,
    Expr,
    InstanceOf,
    Item,
    Sequence,
    Subscripted,
    literal,
)
from interlock.lint.python.resolving.definitions import Definition, Definitions, Source
from interlock.lint.python.resolving.evaluation import Keys
from interlock.lint.python.resolving.passing import method_of
from interlock.lint.python.resolving.registry import FoundFunction
from interlock.lint.python.summary import ModuleSummary

# What gives the items of its argument, by the last of its names.
_COPIES = frozenset({"list", "tuple", "set", "frozenset", "sorted", "reversed", "iter", "deque"})
_MAPPINGS = frozenset({"dict", "OrderedDict", "MappingProxyType", "copy"})
_DICTIONARIES = frozenset(
    {"dict", "Dict", "Mapping", "MutableMapping", "defaultdict", "DefaultDict", "OrderedDict", "MappingProxyType"}
)
_PLACE = re.compile(rf"{CONSTANT}-?[0-9]{{1,4}}")
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
            for each in _placed(held, keys):
                yield from project.resolve(module, each, scope)
        case Dictionary(keys=names, values=values):
            yield from _of_dictionary(project, made, names, values, keys)
        case InstanceOf(annotation=annotation):
            yield from _annotated(project, module, annotation, scope, keys)
        case Choice(of=of):
            for each in of:
                yield from project.items(module, each, scope, keys)
        case Called():
            yield from _of_call(project, made, expression, keys)
        case _:
            pass


def _placed(held: tuple[Expr, ...], keys: Keys) -> tuple[Expr, ...]:
    """What stands at the places that are asked for; everything where nothing is known to stand there."""
    if not keys or any(isinstance(each, Item) for each in held):
        return held
    places = [int(key[1:]) for key in keys if _PLACE.fullmatch(key)]
    return tuple([held[place] for place in places if -len(held) <= place < len(held)]) or held


def _of_dictionary(
    project: Containing, made: Definition, names: tuple[Expr, ...], values: tuple[Expr, ...], keys: Keys
) -> Iterator[str]:
    module, scope, _ = made
    under = [value for name, value in zip(names, values, strict=True) if keys and literal(name) in keys]
    for each in under or (names if keys is None else values):
        yield from project.resolve(module, each, scope)
    for name, value in () if under else zip(names, values, strict=True):
        if name is None:
            yield from project.items(module, value, scope, keys)


def _of_call(project: Containing, made: Definition, call: Called, keys: Keys) -> Iterator[str]:
    module, scope, _ = made
    owner, name = method_of(call.callee)
    match name:
        case "values" if owner is not None:
            yield from project.items(module, owner, scope, ())
        case "keys" if owner is not None:
            yield from project.items(module, owner, scope)
        case "copy" if owner is not None and not call.arguments:
            yield from project.items(module, owner, scope, keys)
        case "filter":
            for each in call.arguments[1:2]:
                yield from project.items(module, each, scope)
        case "map" if call.arguments:
            function, *given = call.arguments
            items = tuple([Item("*", each) for each in given])
            yield from project.resolve(module, Called("()", function, items, ()), scope)
        case "chain":
            for each in call.arguments:
                yield from project.items(module, each, scope)
        case "gather":
            for each in _placed(call.arguments, keys):
                yield from project.resolve(module, each, scope)
        case _ if name in _MAPPINGS:
            for each in call.arguments[:1]:
                yield from project.items(module, each, scope, keys)
            names = tuple([None if keyword is None else f"{LITERAL}{keyword}" for keyword, _ in call.keywords])
            yield from _of_dictionary(project, made, names, tuple([value for _, value in call.keywords]), keys)
        case _ if name in _COPIES:
            for each in call.arguments[:1]:
                yield from project.items(module, each, scope)
        case _:
            yield from _given(project, made, call.callee, keys)


def _given(project: Containing, made: Definition, callee: Expr, keys: Keys) -> Iterator[str]:
    """What is in the container that a function of ours gives."""
    for value in project.resolve(made.module, callee, made.scope):
        found = project.function(value)
        if found is not None:
            module, function = found
            outside = module.scopes[function.scope].parent
            declared = tuple(_annotated(project, module, function.returns, outside, keys))
            yield from declared
            for each in () if declared else (*function.returned, *(Sequence("list", (y,)) for y in function.yielded)):
                yield from project.items(module, each, function.scope, keys)


def _annotated(project: Containing, module: ModuleSummary, annotation: Expr, scope: int, keys: Keys) -> Iterator[str]:
    """What is in something that is annotated so: `X()` of `list[X]`, `dict[str, X]` and `list[X] | None`."""
    match annotation:
        case Choice(of=of):
            for each in of:
                yield from _annotated(project, module, each, scope, keys)
        case Subscripted(of=str(of), items=inner) if of.rpartition(".")[2] in _TRANSPARENT:
            for each in inner:
                yield from _annotated(project, module, each, scope, keys)
        case Subscripted(of=str(of), items=(key, value)) if of.rpartition(".")[2] in _DICTIONARIES:
            yield from project.instances(module, key if keys is None else value, scope)
        case Subscripted(of="tuple" | "Tuple" | "typing.Tuple", items=inner):
            for each in _placed(inner, keys):
                yield from project.instances(module, each, scope)
        case Subscripted(items=inner):
            for each in inner:
                yield from project.instances(module, each, scope)
        case _:
            pass
