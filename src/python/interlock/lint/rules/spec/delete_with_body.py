"""DELETE operations that answer with a body."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.ir.api import Method
from interlock.lint.spec.examples import shop
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace


def check(workspace: Workspace) -> Iterator[Finding]:
    for route in workspace.routes:
        operation = route.operation
        if route.http.method is Method.DELETE and operation.output is not None:
            yield Finding(
                workspace.place(operation.span, "output"),
                f"`{operation.name}` deletes something and answers with a body",
                "leave `output` and `status` out, for 204; what leaves something to show is a POST, such as `/cancel`",
            )


_MODEL = "models: {Order: {fields: {id: int}}}"

RULE = SpecRule(
    Entry(
        id="lint/delete-with-body",
        title="A DELETE that answers with a body",
        reason="""\
A DELETE is repeated when its answer is lost, and the second time there is nothing left to answer with. 204 without a
body is the same each time. What should still be shown afterwards is not deleted: it has another status, which a POST
gives it.""",
        bad=shop(
            models=_MODEL,
            api="operations: {delete_order: {output: Order, rest: {method: DELETE, path: /order, status: 200}}}",
        ),
        good=shop(models=_MODEL, api="operations: {delete_order: {rest: {method: DELETE, path: /order}}}"),
    ),
    check,
)
