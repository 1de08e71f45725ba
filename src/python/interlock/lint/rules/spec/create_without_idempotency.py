"""POST operations that create twice when they are sent twice."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.ir.api import Method
from interlock.lint.spec.examples import shop
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace

_CREATED = 201


def check(workspace: Workspace) -> Iterator[Finding]:
    for route in workspace.routes:
        operation = route.operation
        if (
            route.http.method is Method.POST
            and route.http.status == _CREATED
            and not operation.idempotent
            and not operation.stream
        ):
            yield Finding(
                operation.span,
                f"`{operation.name}` creates a second time when a caller repeats it",
                "add `idempotent: true`; where nothing is created, say `status: 200`",
            )


def _api(more: str) -> str:
    return f"""
    operations:
      place_order: {{output: Order, {more}rest: {{method: POST, path: /orders}}}}
    """


_MODEL = "models: {Order: {fields: {id: int}}}"

RULE = SpecRule(
    Entry(
        id="lint/create-without-idempotency",
        title="A POST that creates and is not idempotent",
        reason="""\
When the answer is lost, a caller cannot know whether the order was placed, and every choice is wrong. With
`idempotent: true` the request carries an `Idempotency-Key`, and a repetition gets the first answer. It is meant for
what answers 201, which is what a POST does unless it says otherwise.""",
        bad=shop(models=_MODEL, api=_api("")),
        good=shop(models=_MODEL, api=_api("idempotent: true, ")),
    ),
    check,
)
