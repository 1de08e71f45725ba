"""Events that nobody sends and nobody handles."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.lint.spec.examples import shop
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace


def check(workspace: Workspace) -> Iterator[Finding]:
    if not workspace.is_whole:
        return
    used = {
        name
        for operation in workspace.operations
        for name in (operation.events.subscribe, operation.events.on_success, operation.events.on_error)
    }
    for event in workspace.events:
        if event.name not in used and not event.publishers and not event.subscribers:
            yield Finding(
                event.span,
                f"no operation sends or handles `{event.name.name}`, and no service is named for it",
                "publish it from an operation, name the `publishers` whose code sends it, or take it away",
            )


_MODEL = "models: {Order: {fields: {id: int}}}"

RULE = SpecRule(
    Entry(
        id="lint/unused-event",
        title="An event that nobody sends or handles",
        reason="""\
An event is published by an operation (`events: {publish_on_success: ...}`), handled by one (`subscribe`), or sent and
handled by the code of services. The specs do not see that code, so such an event names them as `publishers` or
`subscribers`, which is also what access to its stream is granted by. An event with none of these is left over.""",
        bad=shop(models=_MODEL, events="events: {order_placed: {message: Order}}"),
        good=shop(models=_MODEL, events="events: {order_placed: {message: Order, publishers: [backend]}}"),
    ),
    check,
)
