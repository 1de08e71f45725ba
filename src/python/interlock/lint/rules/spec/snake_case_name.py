"""Names of fields, operations, parameters, events and tasks."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.diagnostics.source import Span
from interlock.lint.spec.examples import shop
from interlock.lint.spec.names import is_snake, snake
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace


def check(workspace: Workspace) -> Iterator[Finding]:
    for span, name, what, has_wire in _names(workspace):
        if not is_snake(name):
            wire = f" and add `wire: {name}`, which keeps the name in JSON" if has_wire else ""
            yield Finding(span, f"the {what} `{name}` is not in snake_case", f"call it `{snake(name)}`{wire}")


def _names(workspace: Workspace) -> Iterator[tuple[Span, str, str, bool]]:
    for field in workspace.fields:
        yield field.span, field.name, "field", field.wire == field.name
    for operation in workspace.operations:
        yield operation.span, operation.name, "operation", False
        for param in operation.params:
            yield param.span, param.name, "parameter", param.wire == param.name
    for event in workspace.events:
        yield event.span, event.name.name, "event", False
    for task in workspace.tasks:
        yield task.span, task.name.name, "task", False


RULE = SpecRule(
    Entry(
        id="lint/snake-case-name",
        title="A name that is not in snake_case",
        reason="""\
Fields, operations, parameters, events and tasks become attributes and functions, whose form each language gives them
from the words of the name. Where JSON has another form, because others wrote it first, `wire` keeps that.""",
        bad=shop(models="models: {Order: {fields: {placedBy: int}}}"),
        good=shop(models="models: {Order: {fields: {placed_by: {type: int, wire: placedBy}}}}"),
    ),
    check,
)
