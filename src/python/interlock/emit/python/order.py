"""The order in which declarations can be written: what a declaration needs stands before it, as far as cycles allow."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.ir.declarations import Alias, Declaration, Enum, Model, Union
from interlock.ir.types import ConstType, ListType, MapType, NullableType, Ref, ScalarType, SetType, Type


def in_order(declarations: tuple[Declaration, ...]) -> list[list[Declaration]]:
    """Groups of declarations that need each other, every group behind those that it needs.

    Most groups are of one. In a group, classes come before unions and aliases, else all stays in the order of the file.
    """
    place = {declared.name.name: index for index, declared in enumerate(declarations)}
    domain = declarations[0].name.domain if declarations else ""
    needs = [
        [place[name] for name in _named_by(declared, domain) if name in place and place[name] != index]
        for index, declared in enumerate(declarations)
    ]
    return [
        sorted((declarations[index] for index in group), key=lambda declared: _rank(declared, place))
        for group in _components(needs)
    ]


def referenced(type_: Type) -> Iterator[Ref]:
    """The declared types that a type is written with."""
    match type_:
        case Ref():
            yield type_
        case ListType(inner) | SetType(inner) | MapType(inner) | NullableType(inner):
            yield from referenced(inner)
        case ScalarType() | ConstType():
            return


def types_of(declared: Declaration) -> tuple[Type, ...]:
    """The types that a declaration is written with."""
    match declared:
        case Model(fields=fields):
            return tuple(field.type for field in fields)
        case Union(members=members):
            return tuple(member.type for member in members)
        case Alias(type=type_):
            return (type_,)
        case Enum():
            return ()


def _named_by(declared: Declaration, domain: str) -> Iterator[str]:
    for type_ in types_of(declared):
        for ref in referenced(type_):
            if ref.target.domain == domain:
                yield ref.target.name


def _rank(declared: Declaration, place: dict[str, int]) -> tuple[bool, int]:
    return (isinstance(declared, Union | Alias), place[declared.name.name])


def _components(needs: list[list[int]]) -> list[list[int]]:
    """The strongly connected components of a graph, needed ones first: Tarjan's algorithm without recursion."""
    number = [-1] * len(needs)
    low = [0] * len(needs)
    open_: list[int] = []
    is_open = [False] * len(needs)
    found: list[list[int]] = []
    counter = 0
    for root in range(len(needs)):
        if number[root] >= 0:
            continue
        work = [(root, iter(needs[root]))]
        number[root] = low[root] = counter
        counter += 1
        open_.append(root)
        is_open[root] = True
        while work:
            node, rest = work[-1]
            descended = False
            for other in rest:
                if number[other] < 0:
                    number[other] = low[other] = counter
                    counter += 1
                    open_.append(other)
                    is_open[other] = True
                    work.append((other, iter(needs[other])))
                    descended = True
                    break
                if is_open[other]:
                    low[node] = min(low[node], number[other])
            if descended:
                continue
            work.pop()
            if work:
                parent = work[-1][0]
                low[parent] = min(low[parent], low[node])
            if low[node] == number[node]:
                component: list[int] = []
                while not component or component[-1] != node:
                    component.append(open_.pop())
                    is_open[component[-1]] = False
                found.append(component)
    return found
