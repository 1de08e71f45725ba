"""Paths that say what the method says."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.lint.spec.examples import shop
from interlock.lint.spec.names import words
from interlock.lint.spec.paths import literal, segments
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace

_METHODS = {
    **dict.fromkeys(("get", "fetch", "retrieve", "list"), "GET"),
    **dict.fromkeys(("create", "insert"), "POST"),
    **dict.fromkeys(("update", "modify"), "PATCH"),
    **dict.fromkeys(("delete", "remove"), "DELETE"),
}
"""What these verbs ask for, a method says. Others, such as `cancel`, name an action of their own."""


def check(workspace: Workspace) -> Iterator[Finding]:
    for route in workspace.routes:
        for segment in segments(route.http.path):
            said = words(literal(segment))
            method = _METHODS.get(said[0]) if said else None
            if method is not None:
                yield Finding(
                    workspace.place(route.operation.span, "rest", "path"),
                    f"`{segment}` in the path is a verb, which the method says",
                    f"name the resource in the path and use {method}",
                )


def _api(path: str) -> str:
    return f"operations: {{place_order: {{rest: {{method: POST, path: {path}}}}}}}"


RULE = SpecRule(
    Entry(
        id="lint/verb-in-path",
        title="A path with the verb of a method",
        reason="""\
A path names a resource, and the method says what is done to it; caches, proxies and retries go by that. `POST
/orders/create` says it twice, and `GET /orders/delete` says two things. Actions that no method stands for, such as
`/orders/{order_id}/cancel`, are fine.""",
        bad=shop(api=_api("/orders/create")),
        good=shop(api=_api("/orders")),
    ),
    check,
)
