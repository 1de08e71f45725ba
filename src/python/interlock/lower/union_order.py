"""Pass: members of a union without a discriminator come in an order in which the first that fits is the right one.

A reader ignores keys that it does not know, so an object of `Circle {x, y, radius}` fits `Point {x, y}` too: only when
the circle is tried first do its keys count.
"""

from __future__ import annotations

from dataclasses import replace

from interlock.ir.declarations import Model, Required, Union, UnionMember
from interlock.lower.program import Program


def order_unions(program: Program) -> None:
    """Changes unions only. It comes last: all variants must be there, and the spec's own order is of no more use."""
    for name, declared in program.declarations.items():
        if isinstance(declared, Union) and declared.discriminator is None:
            ordered = _ordered(program, declared.members)
            if ordered != declared.members:
                program.declarations[name] = replace(declared, members=ordered)


def _ordered(program: Program, members: tuple[UnionMember, ...]) -> tuple[UnionMember, ...]:
    """As written, but for members that another one would be taken for: they come before it."""
    placed: list[tuple[UnionMember, Model | None]] = []
    for member in members:
        model = program.model(member.type)
        place = len(placed)
        if model is not None:
            hiding = (index for index, (_, other) in enumerate(placed) if other is not None and _hides(other, model))
            place = next(hiding, place)
        placed.insert(place, (member, model))
    return tuple(member for member, _ in placed)


def _hides(first: Model, second: Model) -> bool:
    """Whether `first` would be read where `second` was written, and not the other way round."""
    known = {field.wire for field in first.fields}
    keys = {field.wire for field in second.fields}
    return any(isinstance(field.presence, Required) and field.wire not in known for field in second.fields) and all(
        field.wire in keys for field in first.fields if isinstance(field.presence, Required)
    )
