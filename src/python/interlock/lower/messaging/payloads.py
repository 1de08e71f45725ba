"""What events of operations carry: the input, the output or the problem of the operation, in a message of its type."""

from __future__ import annotations

from interlock.diagnostics.source import Span
from interlock.ir.api import Operation
from interlock.ir.types import ConstType, ListType, MapType, NullableType, QualifiedName, Ref, ScalarType, SetType, Type
from interlock.lower.messaging.problem_events import unfit
from interlock.lower.program import UNRESOLVED, Program
from interlock.lower.types.spelling import name_in, spelled
from interlock.spec.nodes import OperationNode, TypeNode


def check_payloads(program: Program, domain: str, operation: Operation, node: OperationNode) -> None:
    """Reports only. `domain` is that of the operation."""
    written, events = node.events, operation.events
    if written is None:
        return
    if written.subscribe and events.subscribe:
        place = written.subscribe.span
        _check(program, domain, events.subscribe, place, operation.input, node.input, "input")
    if written.publish_on_success and events.on_success and not operation.stream:
        place = written.publish_on_success.span
        if operation.pagination is None:
            _check(program, domain, events.on_success, place, operation.output, node.output, "output")
        else:
            _report_page(program, operation, node, place)
    if written.publish_on_error and events.on_error:
        _check_problem(program, domain, operation, events.on_error, written.publish_on_error.span)


def _check(
    program: Program,
    domain: str,
    event: QualifiedName,
    place: Span,
    type: Type | None,
    node: TypeNode | None,
    side: str,
) -> None:
    message = program.events[event].message
    brought, asked = program.dealias(message), None if type is None else program.dealias(type)
    if brought == asked or not _is_resolved(brought) or (asked is not None and not _is_resolved(asked)):
        return
    wanted = spelled(message, domain)
    has = f"there is no {side}" if type is None else f"the {side} is `{spelled(type, domain)}`"
    program.error(
        "spec/event-payload",
        f"the event carries the {side}: the message of `{name_in(event, domain)}` is `{wanted}`, and {has}",
        node.span if node is not None else place,
        related=[(place, "the event")] if node is not None else [],
        help=f"write `{side}: {wanted}`",
    )


def _is_resolved(type: Type) -> bool:
    match type:
        case Ref():
            return type is not UNRESOLVED
        case ListType(item=inner) | SetType(item=inner) | MapType(value=inner) | NullableType(inner=inner):
            return _is_resolved(inner)
        case ScalarType() | ConstType():
            return True


def _report_page(program: Program, operation: Operation, node: OperationNode, place: Span) -> None:
    program.error(
        "spec/event-payload",
        f"the event carries the output, and that of `{operation.name}` is a page, which no message is",
        place,
        related=[(node.paginate.span, "the pages")] if node.paginate else [],
        help="leave it out; what is to be told of a page is a message of its own, which the operation's code sends with"
        " the generated publisher",
    )


def _check_problem(program: Program, domain: str, operation: Operation, event: QualifiedName, place: Span) -> None:
    """The error event carries an RFC 9457 problem, so its message must take one."""
    message = program.events[event].message
    if program.dealias(message) is UNRESOLVED:
        return
    model = program.model(message)
    wrong = "it is no model" if model is None else next(unfit(program, model, operation, domain), None)
    if wrong is not None:
        program.error(
            "spec/event-payload",
            f"the event carries the problem (RFC 9457), and `{name_in(event, domain)}` cannot: {wrong}",
            place,
            related=[(program.events[event].span, "the event")],
            help="its message has `type` and `title` (strings) and `status` (int); `detail` (a string), the fields of"
            " errors and all else are optional there",
        )
