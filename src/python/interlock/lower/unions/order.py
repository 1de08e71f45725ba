"""Pass: members of a union without a discriminator come in an order in which the first that fits is the right one."""

from __future__ import annotations

from dataclasses import replace

from interlock.ir.declarations import Union, UnionMember
from interlock.lower.program import Program
from interlock.lower.unions.alternatives import alternatives, tried_before


def order_unions(program: Program) -> None:
    """Changes unions only. It comes last: all variants must be there, and the spec's own order is of no more use."""
    for name, declared in program.declarations.items():
        if isinstance(declared, Union) and declared.discriminator is None:
            ordered = _ordered(program, declared)
            if ordered != declared.members:
                program.declarations[name] = replace(declared, members=ordered)


def _ordered(program: Program, union: Union) -> tuple[UnionMember, ...]:
    """As written, but for members that another one would be taken for: they come before it."""
    before = tried_before(list(alternatives(program, union)))
    placed: dict[int, None] = {}
    for start in range(len(union.members)):
        _place(start, before, placed, frozenset())
    return tuple(union.members[index] for index in placed)


def _place(index: int, before: dict[int, list[int]], placed: dict[int, None], above: frozenset[int]) -> None:
    """Places a member behind those that come before it; where they form a circle, which is an error, anyhow."""
    if index in placed or index in above:
        return
    for earlier in sorted(before.get(index, ())):
        _place(earlier, before, placed, above | {index})
    placed[index] = None
