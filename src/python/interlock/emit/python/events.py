"""`specs/<domain>/events.py`: what publishers and subscribers of a domain's events share, a constant for each event."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from interlock.emit.emitter import OutputFile
from interlock.emit.python.event_names import EVENTS, constant_name
from interlock.emit.python.imports import Imports
from interlock.emit.python.layout import Code, assignment, call, keyword, subscript
from interlock.emit.python.literals import docstring, string
from interlock.emit.python.names import file_of, header, module_of
from interlock.emit.python.signatures import bare
from interlock.emit.python.templates import render
from interlock.emit.python.types import type_expr
from interlock.ir.messaging import Delivery, Event
from interlock.ir.system import Domain

_CONTRACT = "interlock_runtime.events.contract"


class ConstantView(NamedTuple):
    """An event's constant, and what is said of it in a docstring below."""

    statement: str
    docstring: str | None


def emit_events(domain: Domain) -> OutputFile:
    """The shared module of a domain that has events."""
    module = module_of(domain.name, EVENTS)
    imports = Imports(module, taken=(constant_name(event.name) for event in domain.events))
    imports.use("__future__", "annotations")
    content = render(
        "events.py.jinja",
        header=header(domain.events[0].span.path),
        domain=domain.name,
        events=tuple(_constant(event, imports) for event in domain.events),
        imports=imports.block(),
    )
    return OutputFile(file_of(module), content)


def _constant(event: Event, imports: Imports) -> ConstantView:
    contract = imports.use(_CONTRACT, "EventContract")
    value = call(contract, _type(event, imports), type_expr(event.message, imports), _delivery(event.delivery, imports))
    annotation = subscript(contract, type_expr(bare(event.message), imports))
    return ConstantView(
        assignment(constant_name(event.name), annotation, value),
        docstring(event.doc, depth=0) if event.doc else None,
    )


def _type(event: Event, imports: Imports) -> Code:
    delivery = event.delivery
    ordering, longest = delivery.ordering_key, delivery.max_stream_length
    return call(
        imports.use(_CONTRACT, "EventType"),
        string(str(event.name)),
        string(event.stream),
        *(() if ordering is None else (keyword("ordering_key", string(ordering)),)),
        *(() if longest is None else (keyword("max_stream_length", str(longest)),)),
    )


def _delivery(delivery: Delivery, imports: Imports) -> Code:
    return call(imports.use(_CONTRACT, "Delivery"), *_options(delivery))


def _options(delivery: Delivery) -> Iterator[Code]:
    """All of them, though most are the runtime's own defaults: the spec's do not change when those do."""
    yield keyword("max_attempts", str(delivery.max_attempts))
    yield keyword("backoff_initial", repr(delivery.backoff_initial))
    yield keyword("backoff_max", repr(delivery.backoff_max))
    yield keyword("dead_letter", repr(delivery.dead_letter))
