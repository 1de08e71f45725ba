"""`specs/<domain>/events_publisher.py`: sends the events of a domain, with a method for each."""

from __future__ import annotations

from interlock.emit.emitter import OutputFile
from interlock.emit.python.event_names import PUBLISHER, contract_constant, publisher_name
from interlock.emit.python.imports import Imports
from interlock.emit.python.layout import call, statement
from interlock.emit.python.literals import docstring
from interlock.emit.python.methods import MethodView
from interlock.emit.python.names import file_of, header, module_of
from interlock.emit.python.signatures import Argument, bare, definition
from interlock.emit.python.templates import render
from interlock.emit.python.types import type_expr
from interlock.ir.messaging import Event
from interlock.ir.system import Domain


def emit_events_publisher(domain: Domain) -> OutputFile:
    """The publisher's module of a domain that has events."""
    module = module_of(domain.name, PUBLISHER)
    name = publisher_name(domain.name)
    names = (event.name.name for event in domain.events)
    imports = Imports(module, taken=(name, "sender", "message", *names))
    imports.use("__future__", "annotations")
    content = render(
        "events_publisher.py.jinja",
        header=header(domain.events[0].span.path),
        domain=domain.name,
        name=name,
        sender=imports.use("interlock_runtime.events.sink", "EventSender"),
        methods=tuple(_method(event, imports) for event in domain.events),
        imports=imports.block(),
    )
    return OutputFile(file_of(module), content)


def _method(event: Event, imports: Imports) -> MethodView:
    message = Argument("message", type_expr(bare(event.message), imports))
    outgoing = imports.use("interlock_runtime.events.publishing.outgoing", "outgoing")
    sent = call("self._sender.send", call(outgoing, contract_constant(event.name, imports), "message"))
    return MethodView(
        definition(f"async def {event.name.name}", ("self", message), "None", depth=1),
        docstring(event.doc, depth=2) if event.doc else None,
        statement("await ", sent, depth=2),
    )
