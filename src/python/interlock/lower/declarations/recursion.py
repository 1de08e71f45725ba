"""Pass: a model that cannot be written down, because it requires a value of itself without end, is an error.

Recursion ends at a field that may be absent or null, at a list, set or map that may be empty, and at a union that has
another member.
"""

from __future__ import annotations

from collections.abc import Iterator

from interlock.ir.declarations import Alias, Declaration, Enum, Model, Required, Union
from interlock.ir.types import ConstType, ListType, MapType, NullableType, QualifiedName, Ref, ScalarType, SetType, Type
from interlock.lower.names.wording import circle_of
from interlock.lower.program import UNRESOLVED, ModelSymbol, Program


def check_recursion(program: Program) -> None:
    """Reports only. It looks at what was declared; variants follow their bases."""
    declared = program.declarations
    endless = _endless(declared)
    reported: set[QualifiedName] = set()
    for name, model in declared.items():
        if name not in endless or name in reported or not isinstance(model, Model):
            continue
        cycle = _cycle(declared, endless, name)
        if reported.isdisjoint(cycle) and isinstance(
            program.scopes[cycle[0].domain].symbols.get(cycle[0].name), ModelSymbol
        ):
            _report(program, cycle)
        reported.update(cycle)
        reported.add(name)


def _endless(declared: dict[QualifiedName, Declaration]) -> set[QualifiedName]:
    """The declarations without a finite value, found by crossing off those that have one."""
    waiting: dict[QualifiedName, list[QualifiedName]] = {}
    missing: dict[QualifiedName, int] = {}
    finite: list[QualifiedName] = []
    for name, declaration in declared.items():
        needed = list(dict.fromkeys(_needs(declared, declaration)))
        missing[name] = len(needed)
        if isinstance(declaration, Union):
            missing[name] = 1 if len(needed) >= len(declaration.members) > 0 else 0
        for other in needed:
            waiting.setdefault(other, []).append(name)
        if not missing[name]:
            finite.append(name)
    while finite:
        for user in waiting.get(finite.pop(), ()):
            missing[user] -= 1
            if missing[user] == 0:
                finite.append(user)
    return {name for name, count in missing.items() if count > 0}


def _needs(declared: dict[QualifiedName, Declaration], declaration: Declaration) -> Iterator[QualifiedName]:
    """What a value of the declaration must contain a value of; for a union, what each member must."""
    match declaration:
        case Model(fields=fields):
            for field in fields:
                if isinstance(field.presence, Required):
                    yield from _needed(declared, field.type)
        case Union(members=members):
            for member in members:
                yield from _needed(declared, member.type)
        case Alias(type=type):
            yield from _needed(declared, type)
        case Enum():
            pass


def _needed(declared: dict[QualifiedName, Declaration], type: Type) -> Iterator[QualifiedName]:
    match type:
        case Ref(target=target):
            if type is not UNRESOLVED and target in declared:
                yield target
        case ListType(item=item, constraints=bounds) | SetType(item=item, constraints=bounds):
            if bounds.min_items:
                yield from _needed(declared, item)
        case MapType(value=value, constraints=bounds):
            if bounds.min_items:
                yield from _needed(declared, value)
        case NullableType() | ScalarType() | ConstType():
            pass


def _cycle(
    declared: dict[QualifiedName, Declaration], endless: set[QualifiedName], start: QualifiedName
) -> list[QualifiedName]:
    """A cycle that one comes to by always following what is needed and endless."""
    path: dict[QualifiedName, None] = {}
    at = start
    while at not in path:
        path[at] = None
        at = next(other for other in _needs(declared, declared[at]) if other in endless)
    names = list(path)
    cycle = names[names.index(at) :]
    first = next((index for index, name in enumerate(cycle) if isinstance(declared[name], Model)), 0)
    return cycle[first:] + cycle[:first]


def _report(program: Program, cycle: list[QualifiedName]) -> None:
    first, *others = cycle
    program.error(
        "spec/endless-model",
        f"no value of `{first.name}` could ever be complete: {circle_of([name.name for name in cycle])}",
        program.declarations[first].span,
        related=[(program.declarations[name].span, "which requires the next") for name in others],
        help="make a field of it optional, nullable or a list",
    )
