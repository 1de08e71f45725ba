"""What keeps the message of an event from taking the problems (RFC 9457) that an operation is refused with.

They are those that the operation declares and those of the framework. All have `type`, `title` and `status`; `detail`
is there where the problem was raised with a text, an extension member where the problem has it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from interlock.ir.api import Operation
from interlock.ir.declarations import Field, Model, Required
from interlock.ir.types import Constraints, ListType, Scalar, ScalarType, Type
from interlock.lower.program import Program
from interlock.lower.types.assignable import takes
from interlock.lower.types.spelling import spelled

_TEXT = ScalarType(Scalar.STRING, Constraints(min_length=1))
_ALWAYS = {
    "type": _TEXT,
    "title": _TEXT,
    "status": ScalarType(Scalar.INT, Constraints(ge=400, le=599)),
}


class _Member(NamedTuple):
    """A member of problems. `owner` is whose it is, in words."""

    type: Type
    owner: str


def unfit(program: Program, model: Model, operation: Operation, domain: str) -> Iterator[str]:
    """Each reason why the model does not take every problem of the operation, as the end of a sentence."""
    for field in model.fields:
        members = list(_members(program, operation, field.wire))
        if isinstance(field.presence, Required) and field.wire not in _ALWAYS:
            yield _absence(field, members)
        for member in members:
            if not takes(program, field.type, member.type):
                yield f"its `{field.wire}` does not take every `{spelled(member.type, domain)}` of {member.owner}"


def _absence(field: Field, members: list[_Member]) -> str:
    if field.wire == "detail":
        return "a problem that is raised without a text has no `detail`"
    return f"{'not every problem has a' if members else 'a problem has no'} `{field.wire}`"


def _members(program: Program, operation: Operation, wire: str) -> Iterator[_Member]:
    always = _ALWAYS.get(wire)
    if always is not None:
        yield _Member(always, "a problem")
    if wire == "detail":
        yield _Member(ScalarType(Scalar.STRING), "a problem")
    if wire == "errors" and operation.http is not None:
        yield _Member(ListType(ScalarType(Scalar.JSON)), "a request that does not follow the contract")
    for name in operation.errors:
        for field in program.errors[name].fields:
            if field.wire == wire:
                yield _Member(field.type, f"`{name.name}`")
