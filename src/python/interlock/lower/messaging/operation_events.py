"""Lowers the events of an operation, and holds them against the flags that events of the earlier format have and
against what else the operation asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from interlock.diagnostics.source import Span
from interlock.ir.api import NO_EVENTS, Auth, Operation, OperationEvents, Param
from interlock.ir.declarations import Required
from interlock.ir.types import QualifiedName
from interlock.lower.names.references import resolve_event
from interlock.lower.program import Program
from interlock.spec.nodes import EventNode, OperationNode, Spanned


class _Use(NamedTuple):
    """What an operation does with an event, and the flag by which events of the earlier format allow it."""

    verb: str
    key: str
    flag: Callable[[EventNode], Spanned[bool] | None]


_SUBSCRIBES = _Use("subscribes to", "subscribe", lambda event: event.subscribe)
_PUBLISHES = _Use("publishes", "publish", lambda event: event.publish)


def lower_operation_events(program: Program, domain: str, node: OperationNode) -> OperationEvents:
    if node.events is None:
        return NO_EVENTS
    return OperationEvents(
        _event(program, domain, node, node.events.subscribe, _SUBSCRIBES),
        _event(program, domain, node, node.events.publish_on_success, _PUBLISHES),
        _event(program, domain, node, node.events.publish_on_error, _PUBLISHES),
    )


def _event(
    program: Program, domain: str, node: OperationNode, reference: Spanned[str] | None, use: _Use
) -> QualifiedName | None:
    symbol = resolve_event(program, domain, reference) if reference else None
    if reference is None or symbol is None:
        return None
    flag = use.flag(symbol.node)
    if flag is not None and not flag.value:
        # A warning, for specs of the earlier format do this: nothing there held the flags against the operations.
        program.warning(
            "spec/event-flag",
            f"`{reference.value}` has `{use.key}: false`, and `{node.name.value}` {use.verb} it",
            reference.span,
            related=[(flag.span, "the flag")],
            help=f"write `{use.key}: true`, or leave the flag out",
        )
    return symbol.name


def check_driven(program: Program, node: OperationNode, params: tuple[Param, ...], auth: Auth) -> None:
    """Reports what an operation asks its callers for that no message brings. Where there is no route, who may call and
    with what parameters is nobody's question, or told elsewhere."""
    if node.events is None or node.events.subscribe is None:
        return
    event = node.events.subscribe
    place = [(event.span, "driven by messages here")]
    if node.stream is not None:
        program.error(
            "spec/driven-operation",
            f"`{node.name.value}` answers with a stream, and a message has nobody who reads it",
            node.stream.span,
            related=place,
            help="handle the event in an operation of its own",
        )
    if node.rest is None:
        return
    for param in params:
        if isinstance(param.presence, Required):
            program.error(
                "spec/driven-operation",
                f"`{node.name.value}` needs `{param.name}`, which no message of `{event.value}` has",
                param.span,
                related=place,
                help="move it into the input, or handle the event in an operation of its own",
            )
    if auth is Auth.USER:
        program.error(
            "spec/driven-operation",
            f"`{node.name.value}` is called by users, and a message comes from a service",
            node.auth.span if node.auth else node.name.span,
            related=place,
            help="handle the event in an operation of its own",
        )


def check_handled_once(program: Program, operations: Sequence[Operation], nodes: Sequence[OperationNode]) -> None:
    """Reports a second operation of an API that handles an event: whoever serves the API handles a message once."""
    handled: dict[QualifiedName, Span] = {}
    for operation, node in zip(operations, nodes, strict=True):
        event = operation.events.subscribe
        if event is None or node.events is None or node.events.subscribe is None:
            continue
        place = node.events.subscribe.span
        first = handled.setdefault(event, place)
        if first is not place:
            program.error(
                "spec/event-handled-twice",
                f"another operation handles `{node.events.subscribe.value}` already",
                place,
                related=[(first, "this one")],
                help="do both in one operation",
            )
