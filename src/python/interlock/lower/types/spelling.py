"""Types and names in messages: as a spec of some domain writes them, for help that can be copied, and in words."""

from __future__ import annotations

from interlock.ir.types import (
    ConstType,
    ListType,
    MapType,
    NullableType,
    QualifiedName,
    Ref,
    Scalar,
    ScalarType,
    SetType,
    Type,
)

_BEGIN_WITH_A_VOWEL = frozenset({Scalar.INT, Scalar.INT64, Scalar.EMAIL})


def spelled(type: Type, domain: str) -> str:
    """A type in the short form, or where it has none, in the long one. Constraints are left out: only named types and
    fields have any.
    """
    match type:
        case ScalarType(scalar=scalar):
            return scalar.value
        case ConstType(value=value):
            import json  # imported late: a clean run never needs it

            return f"{{type: const, value: {json.dumps(value, ensure_ascii=False)}}}"
        case ListType(item=item):
            return _around(spelled(item, domain), "list[{}]", "{{type: list, of: {}}}")
        case SetType(item=item):
            return _around(spelled(item, domain), "set[{}]", "{{type: set, of: {}}}")
        case MapType(value=inner):
            return _around(spelled(inner, domain), "map[string,{}]", "{{type: map, key: string, value: {}}}")
        case NullableType(inner=inner):
            return _around(spelled(inner, domain), "{}?", "{{type: nullable, of: {}}}")
        case Ref(target=target):
            return name_in(target, domain)


def _around(inner: str, short: str, long: str) -> str:
    """A long form has nothing but long forms around it."""
    return (long if inner.startswith("{") else short).format(inner)


def name_in(name: QualifiedName, domain: str) -> str:
    """What the domain calls it: with its folder before it where that is another one."""
    return name.name if name.domain == domain else str(name)


def spoken(type: Type) -> str:
    """The kind of a type with its article: `an int`, `a list`."""
    match type:
        case ScalarType(scalar=scalar):
            return f"{'an' if scalar in _BEGIN_WITH_A_VOWEL else 'a'} {scalar.value}"
        case ListType():
            return "a list"
        case SetType():
            return "a set"
        case MapType():
            return "a map"
        case Ref(target=target):
            return f"`{target.name}`"
        case _:
            return "a const"
