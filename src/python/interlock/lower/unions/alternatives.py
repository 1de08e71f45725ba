"""What the JSON of a union's members may look like, and which member it would be taken for.

A reader ignores keys that it does not know, so an object of `Circle {x, y, radius}` fits `Point {x, y}` too: only when
the circle is tried first do its keys count.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from interlock.ir.declarations import Enum, Model, Required, Union
from interlock.ir.types import ConstType, ListType, MapType, NullableType, Ref, Scalar, ScalarType, SetType, Type
from interlock.lower.program import UNRESOLVED, Program

MAX_UNTAGGED = 100
"""How many members of a union without a discriminator are compared each with each."""

Value = tuple[str, str | int | bool]
"""A constant with the kind of its JSON: `True` and `1` are two."""

_KINDS = {Scalar.INT: "number", Scalar.FLOAT: "number", Scalar.BOOL: "boolean", Scalar.JSON: "any"}


class Shape(NamedTuple):
    """What an object is told by: its keys in JSON. `constants` are those that are always there with one value."""

    name: str
    keys: frozenset[str]
    required: frozenset[str]
    constants: dict[str, Value]


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way the JSON of the member at `index` may look. `values` are all its values where they are few."""

    index: int
    kind: str
    values: frozenset[Value] | None = None
    shape: Shape | None = None


def alternatives(program: Program, union: Union) -> Iterator[Alternative]:
    """All that the members may look like, member by member; of each little more than `MAX_UNTAGGED`."""
    for index, member in enumerate(union.members):
        yield from _alternatives(program, member.type, index)


def told_apart(first: Alternative, second: Alternative) -> bool:
    """Whether there is JSON of the one that cannot be taken for the other."""
    if first.kind != second.kind and "any" not in (first.kind, second.kind):
        return True
    if first.values is not None and second.values is not None:
        return not first.values & second.values
    if first.shape is None or second.shape is None:
        return False
    return not (_takes(first.shape, second.shape) and _takes(second.shape, first.shape))


def tried_before(members: Sequence[Alternative]) -> dict[int, list[int]]:
    """By the index of each member: those that have to be tried before it, since it would be taken for them."""
    before: dict[int, list[int]] = {member.index: [] for member in members}
    objects = [(member.index, member.shape) for member in members if member.shape is not None]
    for index, shape in objects:
        for other, written in objects:
            if other != index and other not in before[index] and _takes(shape, written):
                before[index].append(other)
    return before


def _takes(reader: Shape, written: Shape) -> bool:
    """Whether `reader` fits some object that was written as the other."""
    return reader.required <= written.keys and not any(
        written.constants.get(key, value) != value for key, value in reader.constants.items()
    )


def _shape(program: Program, model: Model) -> Shape:
    required = [field for field in model.fields if isinstance(field.presence, Required)]
    types = {field.wire: program.dealias(field.type) for field in required}
    return Shape(
        model.name.name,
        frozenset(field.wire for field in model.fields),
        frozenset(types),
        {key: (_kind(type.value), type.value) for key, type in types.items() if isinstance(type, ConstType)},
    )


def _alternatives(program: Program, type: Type, index: int) -> list[Alternative]:
    found: list[Alternative] = []
    pending = deque([type])
    seen: set[Ref] = set()
    while pending and len(found) <= MAX_UNTAGGED:
        current = program.dealias(pending.popleft())
        if isinstance(current, Ref):
            if current is UNRESOLVED or current in seen:
                continue
            seen.add(current)
        match current:
            case NullableType(inner=inner):
                found.append(Alternative(index, "null"))
                pending.append(inner)
            case Ref():
                declared = program.declarations.get(current.target)
                if isinstance(declared, Union):
                    pending += [member.type for member in declared.members]
                elif isinstance(declared, Model):
                    found.append(Alternative(index, "object", shape=_shape(program, declared)))
                elif isinstance(declared, Enum):
                    values = [member.value for member in declared.members]
                    # A reader takes any value for an enum with `unknown`.
                    few = None if declared.unknown else frozenset((_kind(value), value) for value in values)
                    found += [Alternative(index, kind, few) for kind in {_kind(value) for value in values}]
            case ConstType(value=value):
                found.append(Alternative(index, _kind(value), frozenset({(_kind(value), value)})))
            case ScalarType(scalar=scalar):
                found.append(Alternative(index, _KINDS.get(scalar, "string")))
            case ListType() | SetType():
                found.append(Alternative(index, "array"))
            case MapType():
                found.append(Alternative(index, "object"))
    return found


def _kind(value: str | int | bool) -> str:
    return "boolean" if isinstance(value, bool) else "number" if isinstance(value, int) else "string"
