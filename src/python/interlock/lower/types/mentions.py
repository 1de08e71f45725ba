"""What a type is made of: the names that it mentions, and how deep it goes."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.ir.types import ConstType, ListType, MapType, NullableType, QualifiedName, Ref, ScalarType, SetType, Type
from interlock.lower.program import UNRESOLVED


def mentions(type: Type) -> Iterator[QualifiedName]:
    """The names that a type mentions, in order."""
    match type:
        case Ref(target=target):
            if type is not UNRESOLVED:
                yield target
        case ListType(item=inner) | SetType(item=inner) | NullableType(inner=inner) | MapType(value=inner):
            yield from mentions(inner)
        case ScalarType() | ConstType():
            pass


def depth(type: Type) -> int:
    """How many types lie in one another."""
    match type:
        case ListType(item=inner) | SetType(item=inner) | NullableType(inner=inner) | MapType(value=inner):
            return 1 + depth(inner)
        case Ref() | ScalarType() | ConstType():
            return 1
