"""What a drawing shows: boxes for services, streams, tasks and resources, and the lines between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from interlock.ir.services import InternetAccess, ResourceAccess, Service
from interlock.topology.edges import access_entry
from interlock.topology.graph import Graph, address_of


class Shape(Enum):
    SERVICE = auto()
    STREAM = auto()
    TASK = auto()
    RESOURCE = auto()
    INTERNET = auto()


class Stroke(Enum):
    """`CALL` waits for an answer, `MESSAGE` does not, `ACCESS` has no direction."""

    CALL = auto()
    MESSAGE = auto()
    ACCESS = auto()


@dataclass(frozen=True, slots=True)
class Box:
    """`id` is unique in a picture and has no meaning of its own: `service:backend`."""

    id: str
    shape: Shape
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """Between boxes, by id. `label` may be empty."""

    source: str
    target: str
    stroke: Stroke
    label: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """Each box once, those of services first, and each line once."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def picture(graph: Graph) -> Picture:
    """Everything that the graph has. Events and tasks are there as far as services have to do with them."""
    services = [Box(_service(service.name), Shape.SERVICE, service.name) for service in graph.services]
    others = {box.id: box for box in _others(graph)}
    return Picture(
        (*services, *sorted(others.values(), key=lambda box: (box.shape.value, box.label))),
        tuple(dict.fromkeys(_lines(graph))),
    )


def _others(graph: Graph) -> Iterator[Box]:
    for event in graph.events:
        yield Box(f"event:{event.name}", Shape.STREAM, str(event.name))
    for task in graph.tasks:
        yield Box(f"task:{task.name}", Shape.TASK, str(task.name))
    for service in graph.services:
        for access in service.access:
            match access:
                case ResourceAccess(resource=resource):
                    yield Box(f"resource:{resource.value}", Shape.RESOURCE, resource.value)
                case InternetAccess(host=host, port=port):
                    yield Box(f"internet:{host}:{port}", Shape.INTERNET, f"{host}:{port}")


def _lines(graph: Graph) -> Iterator[Line]:
    for call in graph.calls:
        label = f"{address_of(call.api)} ({len(call.operations)})"
        yield Line(_service(call.caller), _service(call.callee), Stroke.CALL, label)
    for publication in graph.publications:
        yield Line(_service(publication.service), f"event:{publication.event.name}", Stroke.MESSAGE)
    for subscription in graph.subscriptions:
        yield Line(f"event:{subscription.event.name}", _service(subscription.service), Stroke.MESSAGE)
    for enqueueing in graph.enqueueings:
        yield Line(_service(enqueueing.service), f"task:{enqueueing.task.name}", Stroke.MESSAGE)
    for running in graph.runnings:
        yield Line(f"task:{running.task.name}", _service(running.service), Stroke.MESSAGE)
    for service in graph.services:
        yield from _access_lines(service)


def _access_lines(service: Service) -> Iterator[Line]:
    for access in service.access:
        kind = "resource:" if isinstance(access, ResourceAccess) else ""
        yield Line(_service(service.name), f"{kind}{access_entry(access)}", Stroke.ACCESS)


def _service(name: str) -> str:
    return f"service:{name}"
