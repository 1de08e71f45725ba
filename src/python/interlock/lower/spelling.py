"""Types and names as a spec of some domain writes them: for help that can be copied."""

from __future__ import annotations

import json

from interlock.ir.types import ConstType, ListType, MapType, NullableType, QualifiedName, Ref, ScalarType, SetType, Type


def spelled(type: Type, domain: str) -> str:
    """A type in the short form, or where it has none, in the long one. Constraints are left out: only named types and
    fields have any.
    """
    match type:
        case ScalarType(scalar=scalar):
            return scalar.value
        case ConstType(value=value):
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
