"""Lowers the events of an operation, and holds them against the flags that events of the earlier format have."""

from __future__ import annotations

from interlock.ir.api import NO_EVENTS, OperationEvents
from interlock.ir.types import QualifiedName
from interlock.lower.program import Program
from interlock.lower.references import resolve_event
from interlock.spec.nodes import OperationNode, Spanned


def lower_operation_events(program: Program, domain: str, node: OperationNode) -> OperationEvents:
    if node.events is None:
        return NO_EVENTS
    return OperationEvents(
        _subscribed(program, domain, node, node.events.subscribe),
        _published(program, domain, node, node.events.publish_on_success),
        _published(program, domain, node, node.events.publish_on_error),
    )


def _subscribed(
    program: Program, domain: str, node: OperationNode, reference: Spanned[str] | None
) -> QualifiedName | None:
    symbol = resolve_event(program, domain, reference) if reference else None
    if reference is None or symbol is None:
        return None
    _check_flag(program, reference, symbol.node.subscribe, "subscribe", f"`{node.name.value}` subscribes to it")
    return symbol.name


def _published(
    program: Program, domain: str, node: OperationNode, reference: Spanned[str] | None
) -> QualifiedName | None:
    symbol = resolve_event(program, domain, reference) if reference else None
    if reference is None or symbol is None:
        return None
    _check_flag(program, reference, symbol.node.publish, "publish", f"`{node.name.value}` publishes it")
    return symbol.name


def _check_flag(program: Program, reference: Spanned[str], flag: Spanned[bool] | None, key: str, use: str) -> None:
    if flag is None or flag.value:
        return
    # A warning, for specs of the earlier format do this: nothing there held the flags against the operations.
    program.warning(
        "spec/event-flag",
        f"`{reference.value}` has `{key}: false`, and {use}",
        reference.span,
        related=[(flag.span, "the flag")],
        help=f"write `{key}: true`, or leave the flag out",
    )
