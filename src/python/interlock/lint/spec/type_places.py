"""Where types are written."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.ir.written import Written

_USES = ("input", "output", "message")


def type_places(root: Written) -> Iterator[Written]:
    """The scalars of a file that stand for types, or for the kind of a type in the long form."""
    for declared in _values(root.get("models")):
        fields = declared.get("fields")
        for type in (declared,) if fields is None else _values(fields):
            yield from _in_type(type)
    for error in _values(root.get("errors")):
        for field in _values(error.get("fields")):
            yield from _in_type(field)
    for section in ("operations", "events", "tasks"):
        for declared in _values(root.get(section)):
            params = declared.get("params")
            for used in (*(declared.get(key) for key in _USES), *(params.items if params is not None else ())):
                yield from _in_type(used)


def _in_type(value: Written | None) -> Iterator[Written]:
    if value is None:
        return
    if value.text is not None:
        yield value
        return
    kind = value.get("type") or value.get("union")
    yield from _in_type(value.get("type"))
    if kind is None:
        return
    if kind.text is None or kind.text == "union":
        members = (value if kind.text else kind).get("of")
        for member in (*_values(members), *(members.items if members is not None else ())):
            yield from _in_type(member)
    elif kind.text in ("dict", "map"):
        yield from _in_type(value.get("key"))
        yield from _in_type(value.get("value"))
    else:
        yield from _in_type(value.get("of"))


def _values(mapping: Written | None) -> Iterator[Written]:
    return (value for _, value in mapping.entries) if mapping is not None else iter(())
