"""What the picture of a graph shows: boxes and the lines between them, nothing of how it looks or where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from interlock.emit.portal import addresses
from interlock.emit.portal.addresses import Address
from interlock.ir.messaging import Task
from interlock.ir.services import InternetAccess, Resource, ResourceAccess
from interlock.topology.graph import Graph


class BoxKind(StrEnum):
    SERVICE = "service"
    STREAM = "stream"
    QUEUE = "queue"
    RESOURCE = "resource"
    HOST = "host"


class LineKind(StrEnum):
    CALL = "call"
    EVENT = "event"
    TASK = "task"
    ACCESS = "access"


class Verb(StrEnum):
    """What a line says of its two ends."""

    CALLS = "calls"
    PUBLISHES = "publishes to"
    DELIVERS = "delivers to"
    ENQUEUES = "enqueues in"
    RUNS = "is worked off by"
    USES = "uses"
    REACHES = "reaches"


KIND_OF_VERB = {
    Verb.CALLS: LineKind.CALL,
    Verb.PUBLISHES: LineKind.EVENT,
    Verb.DELIVERS: LineKind.EVENT,
    Verb.ENQUEUES: LineKind.TASK,
    Verb.RUNS: LineKind.TASK,
    Verb.USES: LineKind.ACCESS,
    Verb.REACHES: LineKind.ACCESS,
}


class BoxId(NamedTuple):
    kind: BoxKind
    name: str

    @property
    def anchor(self) -> str:
        """Its id on the page, and what leads to it in links: `service-tg_bot`."""
        return f"{self.kind}-{self.name}"


@dataclass(frozen=True, slots=True)
class Box:
    """`note` is a few words below the name; `address` its page, None where it has none."""

    id: BoxId
    note: str
    address: Address | None


class Detail(NamedTuple):
    """One of the things that a line is there for: an operation, an event, a task."""

    text: str
    address: Address


@dataclass(frozen=True, slots=True)
class Tie:
    """All that leads from one box to another for one reason. Drawn as one line."""

    source: BoxId
    target: BoxId
    verb: Verb
    details: tuple[Detail, ...]

    @property
    def kind(self) -> LineKind:
        return KIND_OF_VERB[self.verb]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes sorted by kind and name; ties by their ends and verb. Every service is there, also one without a tie."""

    boxes: tuple[Box, ...]
    ties: tuple[Tie, ...]


_Edge = tuple[BoxId, BoxId, Verb]


def draw(graph: Graph) -> Drawing:
    """The drawing of a graph. Every edge of the graph is a detail of a tie, or a tie without details."""
    details: dict[_Edge, dict[Detail, None]] = {}
    for edge, detail in _edges(graph):
        found = details.setdefault(edge, {})
        if detail is not None:
            found[detail] = None
    verbs = list(Verb)
    ordered = sorted(details.items(), key=lambda item: (item[0][0], verbs.index(item[0][2]), item[0][1]))
    ties = tuple(Tie(*edge, tuple(found)) for edge, found in ordered)
    services = {_service(service.name) for service in graph.services}
    ids = {*services, *(end for tie in ties for end in (tie.source, tie.target))}
    order = list(BoxKind)
    pages = _pages(services, ties)
    boxes = tuple(
        Box(id, _note(id, graph), pages.get(id)) for id in sorted(ids, key=lambda id: (order.index(id.kind), id.name))
    )
    return Drawing(boxes, ties)


def _edges(graph: Graph) -> Iterator[tuple[_Edge, Detail | None]]:
    for call in graph.calls:
        for operation in call.operations:
            detail = Detail(f"{call.api.domain}.{operation.name}", addresses.of_operation(call.api, operation))
            yield (_service(call.caller), _service(call.callee), Verb.CALLS), detail
    for sent in graph.publications:
        detail = Detail(str(sent.event.name), addresses.of_event(sent.event.name))
        yield (_service(sent.service), BoxId(BoxKind.STREAM, sent.event.stream), Verb.PUBLISHES), detail
    for received in graph.subscriptions:
        detail = Detail(str(received.event.name), addresses.of_event(received.event.name))
        yield (BoxId(BoxKind.STREAM, received.event.stream), _service(received.service), Verb.DELIVERS), detail
    for started in graph.enqueueings:
        yield (_service(started.service), _queue(started.task), Verb.ENQUEUES), _task(started.task)
    for run in graph.runnings:
        yield (_queue(run.task), _service(run.service), Verb.RUNS), _task(run.task)
    for service in graph.services:
        for access in service.access:
            match access:
                case ResourceAccess(resource=resource):
                    yield (_service(service.name), BoxId(BoxKind.RESOURCE, resource.value), Verb.USES), None
                case InternetAccess(host=host, port=port):
                    yield (_service(service.name), BoxId(BoxKind.HOST, f"{host}:{port}"), Verb.REACHES), None


def _service(name: str) -> BoxId:
    return BoxId(BoxKind.SERVICE, name)


def _queue(task: Task) -> BoxId:
    return BoxId(BoxKind.QUEUE, task.queue)


def _task(task: Task) -> Detail:
    return Detail(str(task.name), addresses.of_task(task.name))


_RESOURCES = {Resource.POSTGRES: "database", Resource.REDIS: "streams and keys"}


def _note(id: BoxId, graph: Graph) -> str:
    match id.kind:
        case BoxKind.SERVICE:
            return graph.by_name[id.name].kind.value
        case BoxKind.STREAM:
            return "stream"
        case BoxKind.QUEUE:
            return "task queue"
        case BoxKind.RESOURCE:
            return _RESOURCES[Resource(id.name)]
        case BoxKind.HOST:
            return "internet"


def _pages(services: Iterable[BoxId], ties: Iterable[Tie]) -> dict[BoxId, Address]:
    """The pages about boxes: a service's own, and for streams and queues that of the first thing that goes through."""
    found = {id: addresses.of_service(id.name) for id in services}
    for tie in ties:
        for end in (tie.source, tie.target):
            if end.kind in (BoxKind.STREAM, BoxKind.QUEUE) and tie.details:
                found.setdefault(end, tie.details[0].address)
    return found
