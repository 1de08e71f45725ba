"""Tasks that a service runs and that nothing starts."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.diagnostics.diagnostic import Label, Severity
from interlock.topology.examples import ENQUEUER, RUNNER, TASKS
from interlock.topology.graph import tasks_address
from interlock.topology.rule import Finding, GraphRule, Topology


def check(topology: Topology) -> Iterator[Finding]:
    for task in (task for domain in topology.system.domains for task in domain.tasks):
        running = topology.graph.runnings_of(task.name)
        if running and task.schedule is None and not topology.graph.enqueueings_of(task.name):
            yield Finding(
                task.span,
                f"`{running[0].service}` runs `{task.name}`, and no service starts it",
                f'write `enqueues={{"{tasks_address(task)}": ["{task.name.name}"]}}` where it is started,'
                " give it a `schedule`, or take it away",
                (Label(running[0].span, "run here"),),
            )


RULE = GraphRule(
    Entry(
        id="graph/unstarted-task",
        title="A task that nothing starts",
        reason="""\
A task is started by a service that has it in `enqueues`, or by its `schedule`. One with neither never runs: the
service that should start it lacks its edge, or the task is left over.""",
        bad=(*TASKS, RUNNER),
        good=(*TASKS, ENQUEUER, RUNNER),
    ),
    Severity.WARNING,
    check,
)
