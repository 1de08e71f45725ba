"""Puts the documents of a domain together and writes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from interlock.emit.asyncapi.document import Action, Channel, Document, Info, Operation, document_json
from interlock.emit.asyncapi.messages import channel
from interlock.emit.emitter import OutputFile
from interlock.emit.value_schemas.components import NamedSchema, Root, components
from interlock.emit.value_schemas.json_text import json_text
from interlock.emit.value_schemas.type_schema import Usage
from interlock.ir import api
from interlock.ir.api import Api
from interlock.ir.messaging import Event
from interlock.ir.system import Domain, System
from interlock.ir.types import QualifiedName


class AsyncApiEmitter:
    """An `interlock.emit.emitter.Emitter`: a document of the domain's events, and one for each API that has some."""

    def emit(self, system: System, domain: Domain) -> tuple[OutputFile, ...]:
        return tuple(_files(system, domain))


def _files(system: System, domain: Domain) -> Iterator[OutputFile]:
    if domain.events:
        yield _file(events_document(system, domain))
    for own in domain.apis:
        if any(operation.events != api.NO_EVENTS for operation in own.operations):
            yield _file(api_document(system, domain, own))


def _file(document: Document) -> OutputFile:
    path = f"{document.info.source.removesuffix('.yaml')}.asyncapi.json"
    return OutputFile(path, json_text(document_json(document)))


def events_document(system: System, domain: Domain) -> Document:
    """Every event of a domain, sent and received."""
    channels, schemas = _channels(system, domain, domain.events)
    operations = tuple(
        Operation(f"{action.value}_{event.name.name}", action, channels[event.name])
        for event in domain.events
        for action in Action
    )
    info = Info(f"{_words(domain.name)} events", "1", domain.events[0].span.path)
    return Document(info, tuple(channels.values()), operations, schemas)


def api_document(system: System, domain: Domain, own: Api) -> Document:
    """What the operations of an API receive and send."""
    named = [name for operation in own.operations for name in _events_of(operation)]
    events = tuple(system.events[name] for name in dict.fromkeys(named))
    channels, schemas = _channels(system, domain, events)
    operations = tuple(written for operation in own.operations for written in _operations(operation, channels))
    info = Info(_words(own.title), str(own.version or 1), own.path)
    return Document(info, tuple(channels.values()), operations, schemas)


def _channels(
    system: System, domain: Domain, events: Iterable[Event]
) -> tuple[dict[QualifiedName, Channel], tuple[NamedSchema, ...]]:
    """The channels of events, and the schemas that they refer to."""
    listed = tuple(events)
    reached = components(system, domain.name, (Root(event.message, Usage.RESPONSE) for event in listed))
    channels = {event.name: channel(event, domain.name, reached) for event in listed}
    return channels, tuple(sorted(reached.schemas(), key=lambda named: named.name))


def _events_of(operation: api.Operation) -> Iterator[QualifiedName]:
    events = operation.events
    for name in (events.subscribe, events.on_success, events.on_error):
        if name is not None:
            yield name


def _operations(operation: api.Operation, channels: dict[QualifiedName, Channel]) -> Iterator[Operation]:
    """The operation as it receives, under its own name, and what it sends, each under a name with a dot in it."""
    events = operation.events
    if events.subscribe is not None:
        received = channels[events.subscribe]
        yield Operation(operation.name, Action.RECEIVE, received, operation.summary, operation.doc)
    for key, name in (("publish_on_success", events.on_success), ("publish_on_error", events.on_error)):
        if name is not None:
            yield Operation(f"{operation.name}.{key}", Action.SEND, channels[name])


def _words(name: str) -> str:
    words = name.replace("_", " ").replace(".", " ")
    return words[:1].upper() + words[1:]
