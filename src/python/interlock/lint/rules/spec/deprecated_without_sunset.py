"""Deprecated operations without an end."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.lint.spec.examples import shop
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace


def check(workspace: Workspace) -> Iterator[Finding]:
    for operation in workspace.operations:
        if operation.deprecation is not None and operation.deprecation.sunset is None:
            yield Finding(
                workspace.place(operation.span, "deprecated"),
                f"`{operation.name}` is deprecated, and nobody knows until when it works",
                "say `deprecated: {since: 2026-01-31, sunset: 2026-12-31}`",
            )


def _api(deprecated: str) -> str:
    return f"operations: {{place_order: {{deprecated: {deprecated}, rest: {{method: POST, path: /orders}}}}}}"


RULE = SpecRule(
    Entry(
        id="lint/deprecated-without-sunset",
        title="A deprecation without a date of its end",
        reason="""\
Those who call something deprecated plan their move by the day it ends. With `sunset`, answers carry that day (RFC
8594) and tools warn of it; without, the deprecation is a wish, and what it tells of stays for ever.""",
        bad=shop(api=_api("true")),
        good=shop(api=_api("{since: 2026-01-31, sunset: 2026-12-31}")),
    ),
    check,
)
