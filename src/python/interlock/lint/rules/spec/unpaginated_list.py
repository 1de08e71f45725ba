"""Lists that grow without pages."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.ir.api import Method
from interlock.ir.types import ListType, SetType
from interlock.lint.spec.examples import shop
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.sizes import is_bounded_array
from interlock.lint.spec.workspace import Workspace


def check(workspace: Workspace) -> Iterator[Finding]:
    for route in workspace.routes:
        operation = route.operation
        if route.http.method is not Method.GET or operation.stream or operation.pagination or operation.output is None:
            continue
        answer = workspace.bare(operation.output)
        if isinstance(answer, ListType | SetType) and not is_bounded_array(workspace, answer):
            verb = "add" if isinstance(answer, ListType) else "make it a list with"
            yield Finding(
                workspace.place(operation.span, "output"),
                f"`{operation.name}` answers with all there are, however many",
                f"{verb} `paginate: cursor`; for what stays short, declare a type with `max_items`",
            )


_MODEL = "models: {Order: {fields: {id: int}}}"

RULE = SpecRule(
    Entry(
        id="lint/unpaginated-list",
        title="A list without pages",
        reason="""\
A list of everything is short on the day it is written. When it has grown, the answer takes seconds and megabytes, and
pages cannot be added without breaking every caller, because the envelope is another one. A set is a list to those who
read it.""",
        bad=shop(models=_MODEL, api="operations: {list_orders: {output: 'list[Order]', rest: {method: GET, path: /}}}"),
        good=shop(
            models=_MODEL,
            api="""
            operations:
              list_orders: {output: "list[Order]", paginate: cursor, rest: {method: GET, path: /}}
            """,
        ),
    ),
    check,
)
