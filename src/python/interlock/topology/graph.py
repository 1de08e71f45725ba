"""Who talks to whom, with every name resolved: what drawings, findings, deployments and tokens are made from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from interlock.diagnostics.source import Span
from interlock.ir.api import Api, Operation
from interlock.ir.messaging import Event, Task
from interlock.ir.services import Service


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

    @cached_property
    def by_name(self) -> dict[str, Service]:
        return {service.name: service for service in self.services}

    def callees_of(self, service: str) -> tuple[str, ...]:
        return tuple(sorted({call.callee for call in self._calls_by_caller.get(service, ())}))

    def callers_of(self, service: str) -> tuple[str, ...]:
        return tuple(sorted({call.caller for call in self._calls_by_callee.get(service, ())}))

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

    @cached_property
    def _calls_by_caller(self) -> dict[str, tuple[Call, ...]]:
        return {
            name: tuple(call for call in self.calls if call.caller == name)
            for name in {call.caller for call in self.calls}
        }

    @cached_property
    def _calls_by_callee(self) -> dict[str, tuple[Call, ...]]:
        return {
            name: tuple(call for call in self.calls if call.callee == name)
            for name in {call.callee for call in self.calls}
        }

    @cached_property
    def _publications(self) -> dict[str, tuple[Publication, ...]]:
        return {
            name: tuple(each for each in self.publications if each.service == name)
            for name in {each.service for each in self.publications}
        }

    @cached_property
    def _subscriptions(self) -> dict[str, tuple[Subscription, ...]]:
        return {
            name: tuple(each for each in self.subscriptions if each.service == name)
            for name in {each.service for each in self.subscriptions}
        }

    @cached_property
    def _exposures(self) -> dict[str, tuple[Exposure, ...]]:
        return {
            name: tuple(each for each in self.exposures if each.service == name)
            for name in {each.service for each in self.exposures}
        }
