"""Events that nothing is said about."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.lint.spec.examples import shop
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace


def check(workspace: Workspace) -> Iterator[Finding]:
    for event in workspace.events:
        if not event.doc:
            yield Finding(
                event.span,
                f"nothing is said about the event `{event.name.name}`",
                "add `doc:`, what has happened by the time it is sent",
            )


_MODEL = "models: {Order: {fields: {id: int}}}"

RULE = SpecRule(
    Entry(
        id="lint/missing-event-doc",
        title="An event without `doc`",
        reason="""\
Those who handle an event never see the code that sends it. `doc` tells what has happened by then, for example that
the row is committed, and whether it comes once or again for every change.""",
        bad=shop(models=_MODEL, events="events: {order_placed: {message: Order}}"),
        good=shop(
            models=_MODEL,
            events="events: {order_placed: {doc: Sent once an order is paid and committed., message: Order}}",
        ),
    ),
    check,
)
