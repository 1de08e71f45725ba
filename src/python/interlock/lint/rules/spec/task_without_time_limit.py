"""Tasks that may run for ever."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.lint.spec.examples import shop
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace


def check(workspace: Workspace) -> Iterator[Finding]:
    for task in workspace.tasks:
        if task.time_limit is None:
            yield Finding(
                task.span,
                f"`{task.name.name}` may run for ever",
                "add `time_limit:`, a time by which it has surely failed, such as `5m`",
            )


RULE = SpecRule(
    Entry(
        id="lint/task-without-time-limit",
        title="A task without a time limit",
        reason="""\
A task that hangs holds its worker, and after a while all workers hang and nothing is done any more, quietly.
`time_limit` ends it, counts it as failed and lets the next one run.""",
        bad=shop(tasks="tasks: {count_stock: {}}"),
        good=shop(tasks="tasks: {count_stock: {time_limit: 1m}}"),
    ),
    check,
)
