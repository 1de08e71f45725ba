"""Statuses that say what holds anyway."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.diagnostics.diagnostic import Fix
from interlock.ir.api import Method
from interlock.lint.spec.examples import shop
from interlock.lint.spec.removal import remove_key
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace

_DEFAULTS = {Method.POST: 201, Method.DELETE: 204}


def check(workspace: Workspace) -> Iterator[Finding]:
    for route in workspace.routes:
        default = _DEFAULTS.get(route.http.method, 200)
        below = workspace.below(route.operation.span)
        rest = below.get("rest") if below is not None else None
        key = rest.key("status") if rest is not None else None
        if rest is not None and key is not None and route.http.status == default:
            edit = remove_key(workspace.file(key.span.path), rest, "status")
            yield Finding(
                key.span,
                f"the status of a {route.http.method} is {default} anyway",
                "leave `status` out",
                fix=Fix("Remove the status", (edit,)) if edit is not None else None,
            )


def _api(status: str) -> str:
    return f"operations: {{place_order: {{rest: {{method: POST, path: /orders{status}}}}}}}"


RULE = SpecRule(
    Entry(
        id="lint/redundant-status",
        title="A status that holds anyway",
        reason="""\
POST answers 201, DELETE 204 and everything else 200. A `status` that says so again makes readers look for what is
special about the operation.""",
        bad=shop(api=_api(", status: 201")),
        good=shop(api=_api("")),
    ),
    check,
)
