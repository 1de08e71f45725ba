"""Tasks that are started and that no one works off."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.diagnostics.diagnostic import Label, Severity
from interlock.topology.examples import ENQUEUER, RUNNER, TASKS
from interlock.topology.graph import tasks_address
from interlock.topology.rule import Finding, GraphRule, Topology
from interlock.topology.wording import MOST_LISTED


def check(topology: Topology) -> Iterator[Finding]:
    for task in (task for domain in topology.system.domains for task in domain.tasks):
        started = topology.graph.enqueueings_of(task.name)
        if started and not topology.graph.runnings_of(task.name):
            yield Finding(
                task.span,
                f"`{task.name}` is started, and no service runs it",
                f'write `runs=["{tasks_address(task)}"]` in the BUILD file of the service that does',
                tuple(Label(edge.span, f"`{edge.service}` starts it") for edge in started[:MOST_LISTED]),
            )


RULE = GraphRule(
    Entry(
        id="graph/unrun-task",
        title="A task that no service runs",
        reason="""\
A task that is enqueued waits in its queue for a service with its spec in `runs`. Without one
the queue grows and nothing is done.""",
        bad=(*TASKS, ENQUEUER),
        good=(*TASKS, ENQUEUER, RUNNER),
    ),
    Severity.WARNING,
    check,
)
