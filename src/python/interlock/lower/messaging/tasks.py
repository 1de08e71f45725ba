"""Pass: lowers tasks, with when they run and how they are tried again."""

from __future__ import annotations

from enum import StrEnum

from interlock.ir.messaging import Task
from interlock.ir.types import QualifiedName
from interlock.lower.messaging.crontab import crontab_mistake
from interlock.lower.names.keys import one_of, value_of
from interlock.lower.program import Program
from interlock.lower.types.resolver import TypeResolver
from interlock.spec.nodes import TaskNode, TasksFile
from interlock.workspace import domain_of_folder

DEFAULT_QUEUE = "default"
DEFAULT_RETRIES = 3
DEFAULT_RETRY_ON = ("transient",)


class Backoff(StrEnum):
    """How the pause before a task's next attempt grows."""

    EXPONENTIAL = "exponential"
    FIXED = "fixed"


def lower_tasks(program: Program) -> None:
    """Fills the `tasks` of the scopes."""
    for file in program.files:
        if isinstance(file, TasksFile):
            scope = program.scope(domain_of_folder(file.folder))
            resolver = TypeResolver(program, scope.domain)
            scope.tasks += [_task(program, resolver, scope.domain, node) for node in file.tasks]


def _task(program: Program, resolver: TypeResolver, domain: str, node: TaskNode) -> Task:
    retries = node.retries
    backoff = one_of(program, Backoff, retries.backoff, "backoff") if retries.backoff else None
    if retries.max and retries.max.value < 0:
        program.error("spec/retries", "`max` counts the retries: 0 or more", retries.max.span)
    if node.time_limit and node.time_limit.value <= 0:
        program.error("spec/timeout", "a time limit is longer than 0 seconds", node.time_limit.span)
    if node.schedule:
        mistake = crontab_mistake(node.schedule.value)
        if mistake:
            program.error(
                "spec/crontab",
                f"the schedule does not read: {mistake}",
                node.schedule.span,
                help='minute, hour, day of month, month, day of week: "0 9 * * 1" is Mondays at nine',
            )
    return Task(
        name=QualifiedName(domain, node.name.value),
        input=resolver.resolve(node.input) if node.input else None,
        output=resolver.resolve(node.output) if node.output else None,
        queue=node.queue.value if node.queue else DEFAULT_QUEUE,
        max_retries=retries.max.value if retries.max else DEFAULT_RETRIES,
        backoff=(backoff or Backoff.EXPONENTIAL).value,
        retry_on=tuple(on.value for on in retries.on) or DEFAULT_RETRY_ON,
        time_limit=float(node.time_limit.value) if node.time_limit else None,
        schedule=value_of(node.schedule),
        doc=value_of(node.doc),
        span=node.name.span,
    )
