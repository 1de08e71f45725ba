"""Tasks that several services run."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.diagnostics.diagnostic import Label, Severity
from interlock.topology.examples import ENQUEUER, RUNNER, TASKS, build
from interlock.topology.graph import tasks_address
from interlock.topology.rule import Finding, GraphRule, Topology


def check(topology: Topology) -> Iterator[Finding]:
    """One for each service and spec, however many tasks the spec has."""
    for running in topology.graph.runnings:
        first = topology.graph.runnings_of(running.task.name)[0]
        if first is not running:
            spec = tasks_address(running.task)
            yield Finding(
                running.span,
                f"`{first.service}` and `{running.service}` both run the tasks of `{spec}`",
                "let one of them run them; more of the same are replicas of one service",
                (Label(first.span, "the first one"),),
            )


RULE = GraphRule(
    Entry(
        id="graph/two-runners",
        title="Tasks that two services run",
        reason="""\
A task is done by whoever takes it from the queue first. Two services with the same `runs` would each get some of the
tasks, by chance. Replicas of one service share them on purpose.""",
        bad=(
            *TASKS,
            ENQUEUER,
            RUNNER,
            build("prints", 'service(name="prints", kind="celery", runs=["specs/shop:tasks"], access=["redis"])'),
        ),
        good=(*TASKS, ENQUEUER, RUNNER),
    ),
    Severity.ERROR,
    check,
)
