"""Pages of events and of tasks: one of each for each domain that has some."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from interlock.emit.portal import addresses
from interlock.emit.portal.excerpts import ExcerptView, declaration
from interlock.emit.portal.links import Links, LinkView
from interlock.emit.portal.material import Material
from interlock.emit.portal.model_views import ShapeView, UseView, shape_view
from interlock.emit.portal.pages import ContentView, Page
from interlock.emit.portal.prose import Block, prose
from interlock.emit.portal.samples import sample
from interlock.emit.portal.types import type_parts
from interlock.emit.value_schemas.json_text import json_text
from interlock.ir.messaging import Delivery, Event, Task
from interlock.ir.system import System
from interlock.ir.types import Json, Ref, Type


class FactView(NamedTuple):
    """Something that holds of a thing, in two parts: `Stream`, `reminder.due`."""

    name: str
    value: str
    is_code: bool = False


class PayloadView(NamedTuple):
    """What goes over the wire: its type, what that is made of where it is one declared type, and an example."""

    type: tuple[LinkView, ...]
    shape: ShapeView | None
    example: str


class EventView(NamedTuple):
    """`allowed_...` are the allow-lists of the spec, None where everybody may."""

    name: str
    doc: tuple[Block, ...]
    facts: tuple[FactView, ...]
    publishers: tuple[LinkView, ...]
    subscribers: tuple[LinkView, ...]
    allowed_publishers: str | None
    allowed_subscribers: str | None
    operations: tuple[UseView, ...]
    payload: PayloadView
    source: ExcerptView


class EventsView(NamedTuple):
    domain: str
    events: tuple[EventView, ...]


class TaskView(NamedTuple):
    name: str
    doc: tuple[Block, ...]
    facts: tuple[FactView, ...]
    runners: tuple[LinkView, ...]
    enqueuers: tuple[LinkView, ...]
    input: PayloadView | None
    output: PayloadView | None
    source: ExcerptView


class TasksView(NamedTuple):
    domain: str
    tasks: tuple[TaskView, ...]


def event_pages(material: Material) -> Iterator[Page]:
    for domain in material.system.domains:
        if domain.events:
            path = addresses.of_event(domain.events[0].name).page
            links = Links(path)
            view = EventsView(domain.name, tuple(_event(event, material, links) for event in domain.events))
            contents = tuple(ContentView(event.name, event.name, is_code=True) for event in view.events)
            yield Page(path, "events.html.jinja", f"{domain.name} events", addresses.EVENTS, contents, view)


def task_pages(material: Material) -> Iterator[Page]:
    for domain in material.system.domains:
        if domain.tasks:
            path = addresses.of_task(domain.tasks[0].name).page
            links = Links(path)
            view = TasksView(domain.name, tuple(_task(task, material, links) for task in domain.tasks))
            contents = tuple(ContentView(task.name, task.name, is_code=True) for task in view.tasks)
            yield Page(path, "tasks.html.jinja", f"{domain.name} tasks", addresses.TASKS, contents, view)


def payload(type_: Type, system: System, links: Links) -> PayloadView:
    shape = shape_view(system.declarations[type_.target], links) if isinstance(type_, Ref) else None
    return PayloadView(type_parts(type_, links), shape, json_text(sample(type_, system)))


def service_links(names: Iterable[str], links: Links) -> tuple[LinkView, ...]:
    return tuple(links.to(addresses.of_service(name), name) for name in sorted(set(names)))


def seconds(value: float) -> str:
    """A duration as specs write it: `5s`, `0.5s`."""
    return f"{value:g}s"


def _event(event: Event, material: Material, links: Links) -> EventView:
    graph = material.graph
    published = (
        UseView(
            f"published {circumstance}", links.to(addresses.of_operation(each.api, each.operation), each.operation.name)
        )
        for circumstance, each in material.publishers.get(event.name, ())
    )
    handled = (
        UseView("handled by", links.to(addresses.of_operation(each.api, each.operation), each.operation.name))
        for each in material.handlers.get(event.name, ())
    )
    shown = payload(event.message, material.system, links)
    return EventView(
        name=event.name.name,
        doc=prose(event.doc),
        facts=tuple(_event_facts(event)),
        publishers=service_links((each.service for each in graph.publications_of(event.name)), links),
        subscribers=service_links((each.service for each in graph.subscriptions_of(event.name)), links),
        allowed_publishers=_allowed(event.publishers),
        allowed_subscribers=_allowed(event.subscribers),
        operations=(*published, *handled),
        payload=shown._replace(example=json_text(_envelope(event, sample(event.message, material.system)))),
        source=declaration(material.sources, event.span),
    )


def _allowed(names: tuple[str, ...] | None) -> str | None:
    if names is None:
        return None
    return ", ".join(names) or "nobody"


def _event_facts(event: Event) -> Iterator[FactView]:
    yield FactView("Stream", event.stream, is_code=True)
    yield FactView("Type", str(event.name), is_code=True)
    yield from _delivery_facts(event.delivery)


def _delivery_facts(delivery: Delivery) -> Iterator[FactView]:
    yield FactView("Attempts", f"at most {delivery.max_attempts}")
    if delivery.max_attempts > 1:
        yield FactView("Pauses between them", f"{seconds(delivery.backoff_initial)} to {seconds(delivery.backoff_max)}")
    yield FactView("Given up", "kept as dead letters" if delivery.dead_letter else "dropped")
    if delivery.ordering_key is not None:
        yield FactView("In order by", delivery.ordering_key, is_code=True)
    if delivery.max_stream_length is not None:
        yield FactView("Stream length", f"about {delivery.max_stream_length} entries")


def _envelope(event: Event, data: Json) -> Json:
    """The message as it is on the wire (CloudEvents 1.0, JSON format)."""
    found: dict[str, Json] = {
        "specversion": "1.0",
        "id": "018f4e6c-7a52-7c3e-9d4b-2f6a1c0e5b7d",
        "source": event.publishers[0] if event.publishers else "service",
        "type": str(event.name),
        "time": "2031-06-01T07:30:00Z",
        "datacontenttype": "application/json",
    }
    key = event.delivery.ordering_key
    if key is not None and isinstance(data, dict) and key in data:
        found["subject"] = str(data[key])
    found["data"] = data
    return found


def _task(task: Task, material: Material, links: Links) -> TaskView:
    graph, system = material.graph, material.system
    return TaskView(
        name=task.name.name,
        doc=prose(task.doc),
        facts=tuple(_task_facts(task)),
        runners=service_links((each.service for each in graph.runnings_of(task.name)), links),
        enqueuers=service_links((each.service for each in graph.enqueueings_of(task.name)), links),
        input=None if task.input is None else payload(task.input, system, links),
        output=None if task.output is None else payload(task.output, system, links),
        source=declaration(material.sources, task.span),
    )


def _task_facts(task: Task) -> Iterator[FactView]:
    yield FactView("Queue", task.queue, is_code=True)
    if task.schedule is None:
        yield FactView("Schedule", "none; it runs when a service enqueues it")
    else:
        yield FactView("Schedule", task.schedule, is_code=True)
    yield FactView("Retries", f"at most {task.max_retries}, {task.backoff} pauses" if task.max_retries else "none")
    if task.max_retries and task.retry_on:
        yield FactView("Retried on", ", ".join(task.retry_on))
    yield FactView("Time limit", "none" if task.time_limit is None else seconds(task.time_limit))
