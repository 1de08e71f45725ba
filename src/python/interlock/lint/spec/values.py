"""Everything that has a name and a type: fields of models and errors, and parameters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from interlock.diagnostics.source import Span
from interlock.ir.types import Type
from interlock.lint.spec.workspace import Workspace


class TypedValue(NamedTuple):
    name: str
    span: Span
    type: Type


def typed_values(workspace: Workspace) -> Iterator[TypedValue]:
    for field in workspace.fields:
        yield TypedValue(field.name, field.span, field.type)
    for operation in workspace.operations:
        for param in operation.params:
            yield TypedValue(param.name, param.span, param.type)
