"""Types, and what is demanded of their values, as readers see them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from interlock.emit.portal import addresses
from interlock.emit.portal.links import Links, LinkView
from interlock.ir.types import (
    Constraints,
    ConstType,
    Json,
    ListType,
    MapType,
    NullableType,
    Number,
    QualifiedName,
    Ref,
    Scalar,
    ScalarType,
    SetType,
    Type,
)


def type_parts(type_: Type, links: Links) -> tuple[LinkView, ...]:
    """The type as specs write it, in pieces; names of declared types lead to them."""
    return tuple(_parts(type_, links))


def references(type_: Type) -> Iterator[QualifiedName]:
    """The declared types that a type names itself."""
    match type_:
        case ScalarType() | ConstType():
            return
        case ListType(inner) | SetType(inner) | MapType(inner) | NullableType(inner):
            yield from references(inner)
        case Ref(target):
            yield target


def rules(type_: Type) -> tuple[str, ...]:
    """What is demanded of values, a few words each: `at most 200 characters`."""
    return tuple(_rules(type_))


def _parts(type_: Type, links: Links) -> Iterator[LinkView]:
    match type_:
        case ScalarType(scalar, _):
            yield LinkView(scalar.value, None)
        case ConstType(value):
            yield LinkView(_literal(value), None)
        case ListType(item, _):
            yield from _wrapped("list[", item, "]", links)
        case SetType(item, _):
            yield from _wrapped("set[", item, "]", links)
        case MapType(value, _):
            yield from _wrapped("map[string, ", value, "]", links)
        case NullableType(inner):
            yield from _parts(inner, links)
            yield LinkView("?", None)
        case Ref(target):
            yield links.to(addresses.of_declaration(target), target.name)


def _wrapped(opening: str, inner: Type, closing: str, links: Links) -> Iterator[LinkView]:
    yield LinkView(opening, None)
    yield from _parts(inner, links)
    yield LinkView(closing, None)


def _literal(value: Json) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{value}"'
        case _:
            return str(value)


def _rules(type_: Type) -> Iterator[str]:
    match type_:
        case ScalarType(scalar, constraints):
            yield from _scalar_rules(scalar, constraints)
        case ListType(item, constraints) | SetType(item, constraints):
            yield from _count_rules(constraints, "item")
            if constraints.unique_items:
                yield "no item twice"
            yield from (f"each {rule}" for rule in _rules(item))
        case MapType(value, constraints):
            yield from _count_rules(constraints, "entry")
            yield from (f"each {rule}" for rule in _rules(value))
        case NullableType(inner):
            yield from _rules(inner)
        case ConstType() | Ref():
            return


def _scalar_rules(scalar: Scalar, constraints: Constraints) -> Iterator[str]:
    bounds = (
        (constraints.ge, "≥"),
        (constraints.gt, ">"),
        (constraints.le, "≤"),
        (constraints.lt, "<"),
    )
    yield from (f"{sign} {_plain(bound)}" for bound, sign in bounds if bound is not None)
    if constraints.multiple_of is not None:
        yield f"a multiple of {_plain(constraints.multiple_of)}"
    unit = "byte" if scalar is Scalar.BYTES else "character"
    yield from _range(constraints.min_length, constraints.max_length, unit)
    if constraints.pattern is not None:
        yield f"matches {constraints.pattern}"


def _count_rules(constraints: Constraints, unit: str) -> Iterator[str]:
    yield from _range(constraints.min_items, constraints.max_items, unit)


def _range(least: int | None, most: int | None, unit: str) -> Iterator[str]:
    match least, most:
        case (None, None):
            return
        case (None, int()):
            yield f"at most {_counted(most, unit)}"
        case (int(), None):
            yield f"at least {_counted(least, unit)}"
        case _ if least == most:
            yield f"exactly {_counted(most or 0, unit)}"
        case _:
            yield f"{least} to {_counted(most or 0, unit)}"


def _counted(count: int, unit: str) -> str:
    plural = f"{unit[:-1]}ies" if unit.endswith("y") else f"{unit}s"
    return f"{count} {unit if count == 1 else plural}"


def _plain(number: Number) -> str:
    return format(number, "f") if isinstance(number, Decimal) else str(number)
