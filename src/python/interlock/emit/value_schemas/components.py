"""Which schemas a document has to contain, and what they are called there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from interlock.emit.value_schemas.json_schema import Schema
from interlock.emit.value_schemas.type_schema import SchemaName, Usage, declaration_schema
from interlock.ir.declarations import Alias, Declaration, Enum, Model, Union
from interlock.ir.system import System
from interlock.ir.types import (
    ConstType,
    ListType,
    MapType,
    NullableType,
    QualifiedName,
    Ref,
    ScalarType,
    SetType,
    Type,
)


class NamedSchema(NamedTuple):
    name: str
    schema: Schema


class Root(NamedTuple):
    """A type that an operation reads or writes, or that a message carries."""

    type: Type
    usage: Usage


class _Key(NamedTuple):
    """A declaration as it is used. Whatever holds no model looks the same both ways; its usage is None."""

    name: QualifiedName
    usage: Usage | None


@dataclass(frozen=True)
class Components:
    """The declarations that the roots of a document reach, by the names of their schemas."""

    _system: System
    _names: dict[_Key, str]

    def schema_name(self, usage: Usage) -> SchemaName:
        """How declarations are referred to from what is used that way."""
        names, system = self._names, self._system
        return lambda declared: names[_key(declared, usage, system)]

    def schemas(self) -> Iterator[NamedSchema]:
        for key, name in self._names.items():
            usage = key.usage or Usage.RESPONSE
            declared = self._system.declarations[key.name]
            yield NamedSchema(name, declaration_schema(declared, self.schema_name(usage), usage))

    @property
    def taken(self) -> frozenset[str]:
        return frozenset(self._names.values())


def components(system: System, domain: str, roots: Iterable[Root]) -> Components:
    """Everything that `roots` refer to, directly or not. `domain` is the one whose declarations keep their names."""
    found: dict[_Key, None] = {}
    pending = [_key(target, usage, system) for type_, usage in roots for target in _references(type_)]
    while pending:
        key = pending.pop()
        if key not in found:
            found[key] = None
            usage = key.usage or Usage.RESPONSE
            pending.extend(
                _key(target, usage, system) for target in _declared_references(system.declarations[key.name])
            )
    return Components(system, _named(found, domain))


class Names:
    """Gives names that are not taken yet to schemas that no spec declares."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)

    def free(self, wanted: str) -> str:
        while wanted in self._taken:
            wanted += "_"
        self._taken.add(wanted)
        return wanted


def _named(keys: Iterable[_Key], domain: str) -> dict[_Key, str]:
    listed = sorted(keys, key=lambda key: (key.name.name, key.name.domain, key.usage or ""))
    domains: dict[str, set[str]] = {}
    for key in listed:
        domains.setdefault(key.name.name, set()).add(key.name.domain)
    ways = Counter(key.name for key in listed)
    names: dict[_Key, str] = {}
    for key in listed:
        name = key.name.name
        if len(domains[name]) > 1 and key.name.domain != domain:
            name = _prefixed(key.name)
        names[key] = name if ways[key.name] == 1 else f"{name}-{_SUFFIXES[key.usage or Usage.RESPONSE]}"
    return names


_SUFFIXES = {Usage.REQUEST: "Input", Usage.RESPONSE: "Output"}


def _prefixed(name: QualifiedName) -> str:
    words = name.domain.replace(".", "_").split("_")
    return "".join(word[:1].upper() + word[1:] for word in words) + name.name


def _key(name: QualifiedName, usage: Usage, system: System) -> _Key:
    return _Key(name, usage if _holds_model(name, system, set()) else None)


def _holds_model(name: QualifiedName, system: System, seen: set[QualifiedName]) -> bool:
    if name in seen:
        return False
    seen.add(name)
    declared = system.declarations[name]
    match declared:
        case Model():
            return True
        case Enum():
            return False
        case Union() | Alias():
            return any(_holds_model(target, system, seen) for target in _declared_references(declared))


def _declared_references(declared: Declaration) -> Iterator[QualifiedName]:
    match declared:
        case Model(fields=fields):
            for field in fields:
                yield from _references(field.type)
        case Enum():
            return
        case Union(members=members):
            for member in members:
                yield from _references(member.type)
        case Alias(type=inner):
            yield from _references(inner)


def _references(type_: Type) -> Iterator[QualifiedName]:
    match type_:
        case ScalarType() | ConstType():
            return
        case ListType(inner) | SetType(inner) | MapType(inner) | NullableType(inner):
            yield from _references(inner)
        case Ref(target):
            yield target
