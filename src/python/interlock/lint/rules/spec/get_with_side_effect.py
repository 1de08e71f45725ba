"""GET operations that publish events."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.ir.api import Method
from interlock.lint.spec.examples import shop
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace

_SAFE = frozenset({Method.GET, Method.HEAD})


def check(workspace: Workspace) -> Iterator[Finding]:
    for route in workspace.routes:
        events = route.operation.events
        if route.http.method in _SAFE:
            for key, event in (("publish_on_success", events.on_success), ("publish_on_error", events.on_error)):
                if event is not None:
                    yield Finding(
                        workspace.place(route.operation.span, "events", key),
                        f"a {route.http.method} publishes `{event.name}`",
                        "use POST, or publish the event where something changes",
                    )


_MODEL = "models: {Order: {fields: {id: int}}}"
_EVENTS = "events: {order_shown: {message: Order}}"


def _api(method: str) -> str:
    return f"""
    operations:
      show_order:
        output: Order
        rest: {{method: {method}, path: /order, status: 200}}
        events: {{publish_on_success: order_shown}}
    """


RULE = SpecRule(
    Entry(
        id="lint/get-with-side-effect",
        title="A GET that publishes an event",
        reason="""\
GET and HEAD are safe (RFC 9110, section 9.2.1): browsers, crawlers and caches send them ahead, again, or not at all.
An event that hangs on one tells of nothing that somebody meant to do.""",
        bad=shop(models=_MODEL, events=_EVENTS, api=_api("GET")),
        good=shop(models=_MODEL, events=_EVENTS, api=_api("POST")),
    ),
    check,
)
