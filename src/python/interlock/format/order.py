"""Which keys stand in which order, for every kind of mapping in a spec, and which strings are written in which way.

The order is that of the questions a reader asks: what is it, what limits it, what is said about it. Names that people
choose (models, fields, values, tags, operations ...) and JSON values keep theirs, which carries meaning.
"""

from __future__ import annotations

from collections.abc import Mapping as Map
from dataclasses import dataclass, field

from interlock.format.nodes import Item, Mapping, Scalar
from interlock.workspace import SPEC_SUFFIX

_TYPE = ("type", "union", "discriminator", "of", "key", "value", "values")
_CONSTRAINTS = (
    "ge",
    "gt",
    "le",
    "lt",
    "multiple_of",
    "min_length",
    "max_length",
    "pattern",
    "min_items",
    "max_items",
    "unique_items",
)
_NOTATIONS = frozenset({"pattern", "path", "schedule"})
_PROSE = frozenset({"doc", "summary"})


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """A kind of mapping or list. Keys outside `order`, and all when it is empty, keep their places.

    `flow_order` is the order on one line where that differs. `values` are the kinds of the values of certain keys,
    `each` that of all others and of list items. In a kind that `has_type`, a type is spelled out among the keys.
    """

    order: tuple[str, ...] = ()
    flow_order: tuple[str, ...] | None = None
    values: Map[str, Kind] = field(default_factory=dict)
    each: Kind | None = None
    has_type: bool = False


FREE = Kind()
"""JSON, lists of names, and whatever else is left as it is."""

_UNION = Kind(("discriminator", "of"))
_LONG_TYPE = Kind((*_TYPE, "unknown"), has_type=True)
_TAGS = Kind(each=_LONG_TYPE)

_FIELD = Kind(
    (
        *_TYPE,
        "wire",
        "readonly",
        "writeonly",
        "optional",
        *_CONSTRAINTS,
        "default",
        "unknown",
        "deprecated",
        "doc",
        "examples",
    ),
    has_type=True,
)
_FIELDS = Kind(each=_FIELD)
_VARIANTS = Kind(each=Kind(("exclude", "include", "optional", "patch", "input")))
_DECLARATION = Kind(
    ("doc", "deprecated", *_TYPE, *_CONSTRAINTS, "unknown", "fields", "variants", "examples"),
    # On one line a named type is written as a field is.
    flow_order=(*_TYPE, *_CONSTRAINTS, "unknown", "deprecated", "doc", "fields", "variants", "examples"),
    values={"fields": _FIELDS, "variants": _VARIANTS},
    has_type=True,
)
_MODELS = Kind(("models",), values={"models": Kind(each=_DECLARATION)})

_PARAM = Kind(
    (
        "name",
        *_TYPE,
        *_CONSTRAINTS,
        "source",
        "wire",
        "required",
        "default",
        "unknown",
        "deprecated",
        "doc",
        "examples",
    ),
    has_type=True,
)
_OPERATION = Kind(
    (
        "summary",
        "doc",
        "input",
        "output",
        "params",
        "paginate",
        "errors",
        "auth",
        "idempotent",
        "deprecated",
        "stream",
        "timeout",
        "rest",
        "events",
    ),
    values={
        "input": _LONG_TYPE,
        "output": _LONG_TYPE,
        "params": Kind(each=_PARAM),
        "deprecated": Kind(("since", "sunset")),
        "rest": Kind(("method", "path", "status")),
        "events": Kind(("subscribe", "publish_on_success", "publish_on_error")),
    },
)
_ERROR = Kind(("status", "doc", "fields"), values={"fields": _FIELDS})
_API = Kind(
    ("domain", "config", "errors", "operations"),
    values={
        "config": Kind(("rest",), values={"rest": Kind(("prefix", "tags", "version", "auth"))}),
        "errors": Kind(each=_ERROR),
        "operations": Kind(each=_OPERATION),
    },
)

_EVENT = Kind(
    ("message", "doc", "stream", "publish", "subscribe", "publishers", "subscribers", "delivery"),
    values={
        "message": _LONG_TYPE,
        "delivery": Kind(
            ("max_attempts", "backoff", "dead_letter", "ordering_key", "max_stream_length"),
            values={"backoff": Kind(("initial", "max"))},
        ),
    },
)
_EVENTS = Kind(("events",), values={"events": Kind(each=_EVENT)})

_TASK = Kind(
    ("doc", "input", "output", "queue", "retries", "time_limit", "schedule"),
    values={"input": _LONG_TYPE, "output": _LONG_TYPE, "retries": Kind(("max", "backoff", "on"))},
)
_TASKS = Kind(("tasks",), values={"tasks": Kind(each=_TASK)})

_MANIFEST = Kind(("consumes",), values={"consumes": Kind(each=Kind(("service", "domain", "operations")))})

_ROOTS = {"models": _MODELS, "events": _EVENTS, "tasks": _TASKS, "manifest": _MANIFEST}


def kind_of_file(path: str) -> Kind:
    """The kind of the mapping that the file at `path` consists of; its name tells."""
    return _ROOTS.get(path.rpartition("/")[2].removesuffix(SPEC_SUFFIX), _API)


def kind_of_value(kind: Kind, mapping: Mapping, key: str) -> Kind:
    """The kind of what stands behind `key` in a mapping of this kind."""
    found = kind.values.get(key) or kind.each
    if found is not None:
        return found
    if kind is _UNION and key == "of":
        return _TAGS
    if kind.has_type:
        return _kind_in_type(mapping, key)
    return FREE


def _kind_in_type(mapping: Mapping, key: str) -> Kind:
    match key:
        case "type" | "key":
            return _LONG_TYPE
        case "union":
            return _UNION
        case "of":
            return _TAGS if _type_in(mapping) == "union" else _LONG_TYPE
        case "value":
            return _LONG_TYPE if _type_in(mapping) in ("dict", "map") else FREE
        case _:
            return FREE


def _type_in(mapping: Mapping) -> str | None:
    for item in mapping.items:
        if isinstance(item.key, Scalar) and item.key.text == "type" and isinstance(item.value, Scalar):
            return item.value.text
    return None


def is_prose(kind: Kind, key: str) -> bool:
    """Whether the key's value is text for people, which may be folded."""
    return key in _PROSE and key in kind.order


def is_notation(kind: Kind, key: str) -> bool:
    """Whether the key's value is in a language of its own, as a regular expression is: it stands in quotes always."""
    return key in _NOTATIONS and key in kind.order


def in_flow_order(kind: Kind, mapping: Mapping) -> list[Item]:
    """The items as they stand on one line."""
    return _sorted(kind.flow_order or kind.order, mapping)


def in_block_order(kind: Kind, mapping: Mapping) -> list[Item]:
    """The items as they stand below each other. Blank lines move with what they set apart."""
    items = _sorted(kind.order, mapping)
    if len(items) > 1 and items[0] is not mapping.items[0]:
        # The item that was first had no blank line before it; if it had one behind it, it stood apart.
        first, second = mapping.items[:2]
        if second.begins_group:
            if first.above:
                first.above[0].spaced = True
            else:
                first.spaced = True
    return items


def _sorted(order: tuple[str, ...], mapping: Mapping) -> list[Item]:
    if not order:
        return mapping.items
    ranks = {key: rank for rank, key in enumerate(order)}
    last = len(order)
    return sorted(
        mapping.items, key=lambda item: ranks.get(item.key.text, last) if isinstance(item.key, Scalar) else last
    )
