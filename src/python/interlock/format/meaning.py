"""What a loaded file says, without where it says it."""

from __future__ import annotations

from typing import Any

from interlock.diagnostics.source import Span
from interlock.spec.nodes import SpecFile, TypedNode

# Where comments stand is not what the file says; that none is lost is looked at on its own.
_LEFT_OUT = "suppressions"


def meaning(file: SpecFile) -> object:
    """A value that is equal for two files exactly when they say the same. `1`, `1.0` and `true` are different."""
    return _without_places(file)


def _without_places(value: Any) -> object:
    match value:
        case Span():
            return None
        case TypedNode(type=type_, constraints=constraints):
            # Constraints hold together, in whichever order they are written.
            return _without_places(type_), *sorted(
                (constraint.name.value, repr(_without_places(constraint.value))) for constraint in constraints
            )
        case tuple():
            fields = getattr(value, "_fields", None)
            if fields is None:
                return tuple(_without_places(item) for item in value)
            return type(value), *(_without_places(getattr(value, name)) for name in fields if name != _LEFT_OUT)
        case list():
            return [_without_places(item) for item in value]
        case dict():
            return [(key, _without_places(item)) for key, item in value.items()]
        case _:
            return type(value), value
