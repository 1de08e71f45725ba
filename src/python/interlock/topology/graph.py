"""Who talks to whom, with every name resolved: what drawings, findings, deployments and tokens are made from."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from interlock.diagnostics.source import Span
from interlock.ir.api import Api, Operation
from interlock.ir.messaging import Event, Task
from interlock.ir.services import Service, SpecAddress
from interlock.ir.types import QualifiedName
from interlock.workspace import folder_of_domain

_Edge = TypeVar("_Edge")
_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Exposure:
    """A service answers the operations of an API."""

    service: str
    api: Api
    span: Span


@dataclass(frozen=True, slots=True)
class Call:
    """A service calls operations of an API that another one exposes. One for each caller, callee and API.

    `operations` are in the API's order, `*` expanded; `span` is the entry in the caller's BUILD file.
    """

    caller: str
    callee: str
    api: Api
    operations: tuple[Operation, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Publication:
    service: str
    event: Event
    span: Span


@dataclass(frozen=True, slots=True)
class Subscription:
    service: str
    event: Event
    span: Span


@dataclass(frozen=True, slots=True)
class Running:
    """A service works off a task."""

    service: str
    task: Task
    span: Span


@dataclass(frozen=True, slots=True)
class Enqueueing:
    """A service starts a task; `runner` is who works it off, None when nobody does."""

    service: str
    runner: str | None
    task: Task
    span: Span


@dataclass(frozen=True)
class Graph:
    """All services and the edges between them, sorted by service, then by name.

    An edge that resolves to nothing is in no tuple here; the findings of the build tell of it.
    """

    services: tuple[Service, ...]
    exposures: tuple[Exposure, ...]
    calls: tuple[Call, ...]
    publications: tuple[Publication, ...]
    subscriptions: tuple[Subscription, ...]
    enqueueings: tuple[Enqueueing, ...]
    runnings: tuple[Running, ...]

    @cached_property
    def by_name(self) -> dict[str, Service]:
        return {service.name: service for service in self.services}

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """Those that a service publishes or subscribes to, by name."""
        found = {edge.event.name: edge.event for edge in self.publications}
        found.update((edge.event.name, edge.event) for edge in self.subscriptions)
        return tuple(found[name] for name in sorted(found))

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """Those that a service starts or runs, by name."""
        found = {edge.task.name: edge.task for edge in self.enqueueings}
        found.update((edge.task.name, edge.task) for edge in self.runnings)
        return tuple(found[name] for name in sorted(found))

    # What a service does

    def callees_of(self, service: str) -> tuple[str, ...]:
        return tuple(sorted({call.callee for call in self.calls_from(service)}))

    def callers_of(self, service: str) -> tuple[str, ...]:
        return tuple(sorted({call.caller for call in self.calls_to(service)}))

    def calls_from(self, service: str) -> tuple[Call, ...]:
        return self._calls_by_caller.get(service, ())

    def calls_to(self, service: str) -> tuple[Call, ...]:
        return self._calls_by_callee.get(service, ())

    def published_by(self, service: str) -> tuple[Publication, ...]:
        return self._publications.get(service, ())

    def subscribed_by(self, service: str) -> tuple[Subscription, ...]:
        return self._subscriptions.get(service, ())

    def exposed_by(self, service: str) -> tuple[Exposure, ...]:
        return self._exposures.get(service, ())

    def enqueued_by(self, service: str) -> tuple[Enqueueing, ...]:
        return self._enqueueings.get(service, ())

    def run_by(self, service: str) -> tuple[Running, ...]:
        return self._runnings.get(service, ())

    # Who does something

    def publications_of(self, event: QualifiedName) -> tuple[Publication, ...]:
        return self._publications_by_event.get(event, ())

    def subscriptions_of(self, event: QualifiedName) -> tuple[Subscription, ...]:
        return self._subscriptions_by_event.get(event, ())

    def exposures_of(self, api: Api) -> tuple[Exposure, ...]:
        return self._exposures_by_api.get(address_of(api), ())

    def calls_of(self, api: Api) -> tuple[Call, ...]:
        return self._calls_by_api.get(address_of(api), ())

    def enqueueings_of(self, task: QualifiedName) -> tuple[Enqueueing, ...]:
        return self._enqueueings_by_task.get(task, ())

    def runnings_of(self, task: QualifiedName) -> tuple[Running, ...]:
        return self._runnings_by_task.get(task, ())

    @cached_property
    def _calls_by_caller(self) -> dict[str, tuple[Call, ...]]:
        return _grouped(self.calls, lambda call: call.caller)

    @cached_property
    def _calls_by_callee(self) -> dict[str, tuple[Call, ...]]:
        return _grouped(self.calls, lambda call: call.callee)

    @cached_property
    def _calls_by_api(self) -> dict[SpecAddress, tuple[Call, ...]]:
        return _grouped(self.calls, lambda call: address_of(call.api))

    @cached_property
    def _publications(self) -> dict[str, tuple[Publication, ...]]:
        return _grouped(self.publications, lambda each: each.service)

    @cached_property
    def _publications_by_event(self) -> dict[QualifiedName, tuple[Publication, ...]]:
        return _grouped(self.publications, lambda each: each.event.name)

    @cached_property
    def _subscriptions(self) -> dict[str, tuple[Subscription, ...]]:
        return _grouped(self.subscriptions, lambda each: each.service)

    @cached_property
    def _subscriptions_by_event(self) -> dict[QualifiedName, tuple[Subscription, ...]]:
        return _grouped(self.subscriptions, lambda each: each.event.name)

    @cached_property
    def _exposures(self) -> dict[str, tuple[Exposure, ...]]:
        return _grouped(self.exposures, lambda each: each.service)

    @cached_property
    def _exposures_by_api(self) -> dict[SpecAddress, tuple[Exposure, ...]]:
        return _grouped(self.exposures, lambda each: address_of(each.api))

    @cached_property
    def _enqueueings(self) -> dict[str, tuple[Enqueueing, ...]]:
        return _grouped(self.enqueueings, lambda each: each.service)

    @cached_property
    def _enqueueings_by_task(self) -> dict[QualifiedName, tuple[Enqueueing, ...]]:
        return _grouped(self.enqueueings, lambda each: each.task.name)

    @cached_property
    def _runnings(self) -> dict[str, tuple[Running, ...]]:
        return _grouped(self.runnings, lambda each: each.service)

    @cached_property
    def _runnings_by_task(self) -> dict[QualifiedName, tuple[Running, ...]]:
        return _grouped(self.runnings, lambda each: each.task.name)


def address_of(api: Api) -> SpecAddress:
    """The target of an API's file: `specs/users:api`."""
    return SpecAddress(folder_of_domain(api.domain), api.module)


def events_address(event: Event) -> SpecAddress:
    """The target of the file that declares an event: `specs/users:events`."""
    return SpecAddress(folder_of_domain(event.name.domain), EVENTS_MODULE)


def tasks_address(task: Task) -> SpecAddress:
    """The target of the file that declares a task: `specs/users:tasks`."""
    return SpecAddress(folder_of_domain(task.name.domain), TASKS_MODULE)


EVENTS_MODULE = "events"
TASKS_MODULE = "tasks"
"""A domain declares its events, and its tasks, in one file each, which are called so."""


def _grouped(edges: Iterable[_Edge], key: Callable[[_Edge], _Key]) -> dict[_Key, tuple[_Edge, ...]]:
    groups: dict[_Key, list[_Edge]] = {}
    for edge in edges:
        groups.setdefault(key(edge), []).append(edge)
    return {name: tuple(group) for name, group in groups.items()}
