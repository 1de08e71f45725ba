"""`specs/<domain>/events_subscriber.py`: what handles the events of a domain, one by one or all of them."""

from __future__ import annotations

from typing import NamedTuple

from interlock.emit.emitter import OutputFile
from interlock.emit.python.event_names import (
    SUBSCRIBER,
    contract_constant,
    factory_name,
    handler_name,
    subscriber_name,
    subscriptions_name,
)
from interlock.emit.python.imports import Imports
from interlock.emit.python.layout import call, statement, subscript
from interlock.emit.python.literals import docstring, string
from interlock.emit.python.names import file_of, header, module_of
from interlock.emit.python.signatures import Argument, bare, definition
from interlock.emit.python.subscriptions import SUBSCRIPTION, UNIT_OF_WORK, returned
from interlock.emit.python.templates import render
from interlock.emit.python.types import type_expr
from interlock.ir.messaging import Event
from interlock.ir.system import Domain

_ARGUMENTS = ("self", "handler", "message", "unit_of_work")


class EventView(NamedTuple):
    """The Protocol of an event's handler, the function that calls it, and the factory of the subscription."""

    name: str
    handler: str
    method: str
    docstring: str | None
    function: str
    call: str
    factory: str
    subscription: str


def emit_events_subscriber(domain: Domain) -> OutputFile:
    """The subscriber's module of a domain that has events."""
    module = module_of(domain.name, SUBSCRIBER)
    name, factory = subscriber_name(domain.name), subscriptions_name(domain.name)
    imports = Imports(module, taken=_taken(domain, name, factory))
    imports.use("__future__", "annotations")
    protocol = imports.use("typing", "Protocol")
    subscriptions = subscript(imports.builtin("tuple"), imports.use(*SUBSCRIPTION), "...")
    factories = tuple(call(factory_name(event.name), "handler", "unit_of_work=unit_of_work") for event in domain.events)
    content = render(
        "events_subscriber.py.jinja",
        header=header(domain.events[0].span.path),
        domain=domain.name,
        protocol=protocol,
        events=tuple(_event(event, domain, imports) for event in domain.events),
        name=name,
        bases=statement(
            f"class {name}", call("", *(handler_name(event.name) for event in domain.events), protocol), ":"
        ),
        factory=definition(f"def {factory}", _arguments(name, imports), subscriptions, depth=0),
        subscriptions=returned(factories),
        imports=imports.block(),
    )
    return OutputFile(file_of(module), content)


def _taken(domain: Domain, *names: str) -> tuple[str, ...]:
    made = (
        made
        for event in domain.events
        for made in (handler_name(event.name), factory_name(event.name), event.name.name, _function(event))
    )
    return (*names, *_ARGUMENTS, *made)


def _function(event: Event) -> str:
    return f"_{event.name.name}"


def _event(event: Event, domain: Domain, imports: Imports) -> EventView:
    handler = handler_name(event.name)
    message = Argument("message", type_expr(bare(event.message), imports))
    subscription = imports.use(*SUBSCRIPTION)
    made = call(
        subscription,
        contract_constant(event.name, imports),
        string(f"{domain.name}.events.{event.name.name}"),
        "handler",
        _function(event),
        "unit_of_work",
    )
    return EventView(
        event.name.name,
        handler,
        definition(f"async def {event.name.name}", ("self", message), "None", "" if event.doc else " ...", depth=1),
        docstring(event.doc, depth=2) if event.doc else None,
        definition(f"async def {_function(event)}", (Argument("handler", handler), message), "None", depth=0),
        statement("await ", call(f"handler.{event.name.name}", "message"), depth=1),
        definition(f"def {factory_name(event.name)}", _arguments(handler, imports), subscription, depth=0),
        statement("return ", made, depth=1),
    )


def _arguments(handler: str, imports: Imports) -> tuple[str | Argument, ...]:
    provider = subscript(imports.use("interlock_runtime.call", "Provider"), handler)
    return (Argument("handler", provider), "*", Argument("unit_of_work", imports.use(*UNIT_OF_WORK)))
