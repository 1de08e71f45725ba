"""Tasks that nothing is said about."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.lint.spec.examples import shop
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace


def check(workspace: Workspace) -> Iterator[Finding]:
    for task in workspace.tasks:
        if not task.doc:
            yield Finding(
                task.span,
                f"nothing is said about the task `{task.name.name}`",
                "add `doc:`, what it does and what happens when it runs twice",
            )


RULE = SpecRule(
    Entry(
        id="lint/missing-task-doc",
        title="A task without `doc`",
        reason="""\
A task runs later, elsewhere and sometimes twice. Whoever enqueues it, or is woken by it at night, needs to know what
it does and what a second run of it does.""",
        bad=shop(tasks="tasks: {count_stock: {time_limit: 1m}}"),
        good=shop(
            tasks="tasks: {count_stock: {doc: Counts what is on the shelves. Twice does no harm., time_limit: 1m}}"
        ),
    ),
    check,
)
