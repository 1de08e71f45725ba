"""Where types stand that callers of routes, and those who start tasks, send values of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from interlock.diagnostics.source import Span
from interlock.ir.declarations import Alias, Enum, Model, Union
from interlock.ir.types import ConstType, ListType, MapType, NullableType, Ref, ScalarType, SetType, Type
from interlock.lint.spec.workspace import Workspace


class Place(NamedTuple):
    """A field, parameter, body, input, named type or member of a union. Merge-patches drop the bounds of maps, so those
    count where they are declared.
    """

    span: Span
    what: str
    type: Type
    in_patch: bool = False


def places(workspace: Workspace) -> Iterator[Place]:
    for route in workspace.routes:
        operation = route.operation
        if operation.input is not None:
            yield Place(workspace.place(operation.span, "input"), "the body", operation.input)
        for param in operation.params:
            yield Place(param.span, f"the parameter `{param.name}`", param.type)
    for task in workspace.tasks:
        if task.input is not None:
            yield Place(workspace.place(task.span, "input"), "the input", task.input)
    for declared in workspace.declarations:
        if declared.name not in workspace.in_requests:
            continue
        match declared:
            case Model(fields=fields, patch=patch):
                for field in fields:
                    yield Place(field.span, f"`{field.name}`", field.type, patch)
            case Union(members=members):
                for member in members:
                    yield Place(declared.span, f"a member of `{declared.name.name}`", member.type)
            case Alias(type=type):
                yield Place(declared.span, f"`{declared.name.name}`", type)
            case Enum():
                pass


def parts(type: Type) -> Iterator[Type]:
    """A type and those inside it, but not those that it names."""
    yield type
    match type:
        case ListType(item=inner) | SetType(item=inner) | NullableType(inner=inner) | MapType(value=inner):
            yield from parts(inner)
        case Ref() | ScalarType() | ConstType():
            pass
