"""Pass: an event that an operation publishes must not be what drives it, or its messages never come to an end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from interlock.circles import circles
from interlock.diagnostics.source import Span
from interlock.ir.types import QualifiedName
from interlock.lower.names.wording import circle_of
from interlock.lower.program import Program
from interlock.spec.nodes import ApiFile


class _Step(NamedTuple):
    """An operation that answers the messages of one event with those of another one."""

    operation: str
    driven: QualifiedName
    driven_at: Span
    published: QualifiedName
    published_at: Span
    on_success: bool


def check_event_circles(program: Program) -> None:
    """Warns only: an operation may well end what goes round, by failing.

    Of circles over several operations, those are told in which each publishes on success, one for every group of
    events that all lead to one another.
    """
    following: dict[QualifiedName, list[QualifiedName]] = {}
    first: dict[tuple[QualifiedName, QualifiedName], _Step] = {}
    for step in _steps(program):
        if step.driven == step.published:
            _report_step(program, step)
        elif step.on_success:
            following.setdefault(step.driven, []).append(step.published)
            first.setdefault((step.driven, step.published), step)
    for circle in circles(following):
        _report_circle(program, [first[edge] for edge in zip(circle, [*circle[1:], circle[0]], strict=True)])


def _steps(program: Program) -> Iterator[_Step]:
    for file in program.files:
        if not isinstance(file, ApiFile):
            continue
        for operation, node in program.operations(file):
            driven, written = operation.events.subscribe, node.events
            if driven is None or written is None or written.subscribe is None:
                continue
            for published, reference in (
                (operation.events.on_success, written.publish_on_success),
                (operation.events.on_error, written.publish_on_error),
            ):
                if published is not None and reference is not None:
                    on_success = reference is written.publish_on_success
                    place = written.subscribe.span
                    yield _Step(operation.name, driven, place, published, reference.span, on_success)


def _report_step(program: Program, step: _Step) -> None:
    when = "" if step.on_success else " whenever it refuses one"
    program.warning(
        "spec/event-circle",
        f"`{step.operation}` is driven by the messages of `{step.driven}` and sends another one{when}, without end",
        step.published_at,
        related=[(step.driven_at, "driven by it here")],
        help="publish another event" + ("" if step.on_success else ", or none: the dead letters keep what is refused"),
    )


def _report_circle(program: Program, circle: list[_Step]) -> None:
    program.warning(
        "spec/event-circle",
        f"each message leads to another one, without end: {circle_of([step.driven for step in circle])}",
        circle[0].published_at,
        related=[(step.published_at, f"`{step.operation}` goes on here") for step in circle[1:]],
        help="have one of the operations publish another event, or none",
    )
