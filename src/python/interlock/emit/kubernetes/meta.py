"""What all objects of the Kubernetes API share, and how they become documents.

Objects are frozen dataclasses whose fields have the API's names in snake case. A field that is None is absent from the
document; one that is empty is there and empty, which in policies is a difference of meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any, ClassVar, Protocol

from interlock.emit.yaml_text.writer import Yaml

NAME = "app.kubernetes.io/name"
PART_OF = "app.kubernetes.io/part-of"
COMPONENT = "app.kubernetes.io/component"
MANAGED_BY = "app.kubernetes.io/managed-by"


class Record(Protocol):
    """Any dataclass of these modules."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Metadata:
    name: str
    labels: Mapping[str, str] | None = None
    annotations: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class LabelSelector:
    """Without labels it selects everything."""

    match_labels: Mapping[str, str] | None = None


KEY = "key"
"""In the metadata of a field: its name in the API, where that is not the field's in camel case."""


def document(record: Record) -> dict[str, Yaml]:
    """The object as the API writes it."""
    found: dict[str, Yaml] = {}
    for name, key in _keys(type(record)):
        value = getattr(record, name)
        if value is not None:
            found[key] = _value(value)
    return found


def _value(value: Any) -> Yaml:
    if isinstance(value, str | int):
        return value
    if isinstance(value, tuple):
        return [_value(each) for each in value]
    if isinstance(value, Mapping):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return document(value)
    raise TypeError(f"a document cannot hold {value!r}")


@cache
def _keys(record: type[Record]) -> tuple[tuple[str, str], ...]:
    # What a class says by itself, its kind and version, goes before what an object is given.
    ordered = sorted(fields(record), key=lambda field: field.init)
    return tuple((field.name, field.metadata.get(KEY) or _camel(field.name)) for field in ordered)


def _camel(name: str) -> str:
    first, *others = name.rstrip("_").split("_")
    return first + "".join(map(str.capitalize, others))
