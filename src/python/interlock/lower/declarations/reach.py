"""Which declarations lead to a field with some property, through references of any kind. Linear in the references."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from interlock.ir.declarations import Alias, Declaration, Enum, Field, Model, Union
from interlock.ir.types import QualifiedName, ScalarType, Type
from interlock.lower.types.mentions import mentions


def reaching(declarations: Iterable[Declaration], wanted: Callable[[Field], bool]) -> set[QualifiedName]:
    """The declarations that have a wanted field or lead to one that has."""
    users: dict[QualifiedName, list[QualifiedName]] = {}
    found: set[QualifiedName] = set()
    for declared in declarations:
        if isinstance(declared, Model) and any(map(wanted, declared.fields)):
            found.add(declared.name)
        for type in types_of(declared):
            for target in mentions(type):
                users.setdefault(target, []).append(declared.name)
    pending = list(found)
    while pending:
        for user in users.get(pending.pop(), ()):
            if user not in found:
                found.add(user)
                pending.append(user)
    return found


def types_of(declared: Declaration) -> Iterator[Type]:
    """The types that a declaration is made of, plain scalars left out."""
    match declared:
        case Model(fields=fields):
            for field in fields:
                # Most fields are scalars, which lead nowhere.
                if not isinstance(field.type, ScalarType):
                    yield field.type
        case Union(members=members):
            for member in members:
                yield member.type
        case Alias(type=type):
            yield type
        case Enum():
            pass


def is_readonly(field: Field) -> bool:
    return field.readonly


def is_writeonly(field: Field) -> bool:
    return field.writeonly
