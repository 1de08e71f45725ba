"""What types and declarations lead to."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.ir.declarations import Alias, Declaration, Enum, Model, Union
from interlock.ir.types import ListType, MapType, NullableType, QualifiedName, Ref, SetType, Type


def references(type: Type) -> Iterator[QualifiedName]:
    """The names that a type mentions."""
    match type:
        case Ref(target=target):
            yield target
        case ListType(item=inner) | SetType(item=inner) | NullableType(inner=inner) | MapType(value=inner):
            yield from references(inner)
        case _:
            pass


def types_of(declared: Declaration) -> Iterator[Type]:
    """The types that a declaration is made of."""
    match declared:
        case Model(fields=fields):
            yield from (field.type for field in fields)
        case Union(members=members):
            yield from (member.type for member in members)
        case Alias(type=type):
            yield type
        case Enum():
            pass
