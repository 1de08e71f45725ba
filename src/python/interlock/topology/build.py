"""From services and the IR to the graph: resolves specs and names, expands `*`, finds the callees."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, TypeVar

from interlock.diagnostics.diagnostic import Diagnostic, Label
from interlock.diagnostics.source import Span
from interlock.ir.api import Api, Operation
from interlock.ir.messaging import Event, Task
from interlock.ir.services import EVERY_NAME, Service, SpecAddress, SpecUse
from interlock.ir.system import System
from interlock.topology.graph import (
    Call,
    Enqueueing,
    Exposure,
    Graph,
    Publication,
    Running,
    Subscription,
    address_of,
    events_address,
    tasks_address,
)
from interlock.topology.mistakes import (
    DUPLICATE_SERVICE,
    SELF_CALL,
    UNCALLABLE_OPERATION,
    UNEXPOSED_API,
    UNKNOWN_NAME,
    UNKNOWN_SPEC,
)
from interlock.topology.wording import Names

_Declared = TypeVar("_Declared")


def build(system: System, services: Sequence[Service]) -> tuple[Graph, tuple[Diagnostic, ...]]:
    """The graph, and what in BUILD files leads nowhere, sorted by place. Such an edge is left out of the graph."""
    builder = _Builder(system, services)
    return builder.graph(), tuple(sorted(dict.fromkeys(builder.diagnostics), key=lambda found: found.sort_key))


class _Named(NamedTuple):
    """Something that an edge names, and where."""

    name: str
    span: Span


class _Builder:
    def __init__(self, system: System, services: Sequence[Service]) -> None:
        self.diagnostics: list[Diagnostic] = []
        self._services = self._unique(services)
        self._meant_to_be_exposed: set[str] = set()
        self._apis: dict[SpecAddress, Api] = {}
        self._events: dict[SpecAddress, dict[str, Event]] = {}
        self._tasks: dict[SpecAddress, dict[str, Task]] = {}
        for domain in system.domains:
            self._apis.update((address_of(api), api) for api in domain.apis)
            for event in domain.events:
                self._events.setdefault(events_address(event), {})[event.name.name] = event
            for task in domain.tasks:
                self._tasks.setdefault(tasks_address(task), {})[task.name.name] = task
        self._specs = {
            "API": Names(map(str, self._apis)),
            "event": Names(map(str, self._events)),
            "task": Names(map(str, self._tasks)),
        }

    def graph(self) -> Graph:
        return Graph(
            services=self._services,
            exposures=self._exposures,
            calls=tuple(call for service in self._services for call in self._calls(service)),
            publications=self._each(self._publications),
            subscriptions=self._each(self._subscriptions),
            enqueueings=self._each(self._enqueueings),
            runnings=self._runnings,
        )

    def _unique(self, services: Sequence[Service]) -> tuple[Service, ...]:
        unique: dict[str, Service] = {}
        for service in sorted(services, key=lambda service: (service.name, service.address)):
            first = unique.setdefault(service.name, service)
            if first is not service:
                self._report(
                    DUPLICATE_SERVICE,
                    f"`{service.address}` is called `{service.name}`, as `{first.address}` is",
                    service.span,
                    "give one of them another name",
                    Label(first.span, "the other one"),
                )
        return tuple(unique.values())

    def _each(self, edges: Callable[[Service], Iterator[_Declared]]) -> tuple[_Declared, ...]:
        return tuple(edge for service in self._services for edge in edges(service))

    # Edges, for one service sorted by name

    @cached_property
    def _exposures(self) -> tuple[Exposure, ...]:
        return self._each(self._exposures_of)

    @cached_property
    def _exposers(self) -> dict[SpecAddress, list[Exposure]]:
        exposers: dict[SpecAddress, list[Exposure]] = {}
        for exposure in self._exposures:
            exposers.setdefault(address_of(exposure.api), []).append(exposure)
        return exposers

    @cached_property
    def _runnings(self) -> tuple[Running, ...]:
        return self._each(self._runnings_of)

    @cached_property
    def _runners(self) -> dict[str, str]:
        """By task, the first of the services that run it."""
        return {str(running.task.name): running.service for running in reversed(self._runnings)}

    def _exposures_of(self, service: Service) -> Iterator[Exposure]:
        for use in _sorted(service.exposes):
            if (api := self._spec(use, self._apis, "API")) is not None:
                yield Exposure(service.name, api, use.span)
            elif (meant := self._specs["API"].nearest(str(use.spec))) is not None:
                self._meant_to_be_exposed.add(meant)

    def _calls(self, service: Service) -> Iterator[Call]:
        calls: list[Call] = []
        for use in _sorted(service.consumes):
            if (api := self._spec(use, self._apis, "API")) is None:
                continue
            operations = self._operations(use, api)
            exposers = self._exposers.get(use.spec, [])
            own = next((exposure for exposure in exposers if exposure.service == service.name), None)
            others = [exposure for exposure in exposers if exposure is not own]
            if own is not None:
                self._report(
                    SELF_CALL,
                    f"`{service.name}` consumes `{use.spec}`, which it exposes itself",
                    use.span,
                    f"call its controller, and take `{use.spec}` out of `consumes`",
                    Label(own.span, "exposed here"),
                )
            elif not others and str(use.spec) not in self._meant_to_be_exposed:
                self._report(
                    UNEXPOSED_API,
                    f"no service exposes `{use.spec}`, which `{service.name}` consumes",
                    use.span,
                    f'write `exposes=["{use.spec}"]` in the BUILD file of the service that implements it',
                )
            if operations:
                calls += [Call(service.name, exposure.service, api, operations, use.span) for exposure in others]
        return iter(sorted(calls, key=lambda call: (call.callee, address_of(call.api))))

    def _operations(self, use: SpecUse, api: Api) -> tuple[Operation, ...]:
        """Those that can be called, in the API's order."""
        known = {operation.name: operation for operation in api.operations}
        named = {operation.name for operation, _ in self._names(use, known, "operation")}
        for written in use.names:
            operation = known.get(written.name)
            if operation is not None and operation.http is None:
                self._report(
                    UNCALLABLE_OPERATION,
                    f"`{written.name}` of `{use.spec}` has no route, so no one can call it",
                    written.span,
                    "take it away, or give the operation a route: `rest: {method: …, path: …}`",
                    Label(operation.span, "messages alone lead to it"),
                )
        return tuple(each for each in api.operations if each.name in named and each.http is not None)

    def _publications(self, service: Service) -> Iterator[Publication]:
        for use in _sorted(service.publishes):
            for event, span in self._declared(use, self._events, "event"):
                yield Publication(service.name, event, span)

    def _subscriptions(self, service: Service) -> Iterator[Subscription]:
        for use in _sorted(service.subscribes):
            for event, span in self._declared(use, self._events, "event"):
                yield Subscription(service.name, event, span)

    def _runnings_of(self, service: Service) -> Iterator[Running]:
        for use in _sorted(service.runs):
            tasks = self._spec(use, self._tasks, "task") or {}
            for _, task in sorted(tasks.items()):
                yield Running(service.name, task, use.span)

    def _enqueueings(self, service: Service) -> Iterator[Enqueueing]:
        for use in _sorted(service.enqueues):
            for task, span in self._declared(use, self._tasks, "task"):
                yield Enqueueing(service.name, self._runners.get(str(task.name)), task, span)

    # Names

    def _declared(
        self, use: SpecUse, specs: Mapping[SpecAddress, Mapping[str, _Declared]], noun: str
    ) -> list[tuple[_Declared, Span]]:
        """What an entry names in its spec, sorted by name, and where."""
        known = self._spec(use, specs, noun)
        return [] if known is None else self._names(use, known, noun)

    def _spec(self, use: SpecUse, specs: Mapping[SpecAddress, _Declared], noun: str) -> _Declared | None:
        found = specs.get(use.spec)
        if found is None:
            self._report(
                UNKNOWN_SPEC,
                f"`{use.spec}` declares no {noun}s" if self._is_known(use.spec) else f"there is no spec `{use.spec}`",
                use.span,
                self._specs[noun].did_you_mean(str(use.spec), f"no spec declares {noun}s yet"),
            )
        return found

    def _is_known(self, spec: SpecAddress) -> bool:
        return spec in self._apis or spec in self._events or spec in self._tasks

    def _names(self, use: SpecUse, known: Mapping[str, _Declared], noun: str) -> list[tuple[_Declared, Span]]:
        named: dict[str, tuple[_Declared, Span]] = {}
        for written in use.names:
            if written.name == EVERY_NAME:
                named.update((name, (declared, written.span)) for name, declared in known.items())
            elif written.name in known:
                named[written.name] = (known[written.name], written.span)
            else:
                self._report(
                    UNKNOWN_NAME,
                    f"`{use.spec}` has no {noun} `{written.name}`",
                    written.span,
                    Names(known).did_you_mean(written.name, f"it declares no {noun} at all"),
                )
        return [named[name] for name in sorted(named)]

    def _report(self, id: str, message: str, span: Span, help: str, *secondary: Label) -> None:
        self.diagnostics.append(Diagnostic(id, message, Label(span), secondary, help))


def _sorted(uses: Iterable[SpecUse]) -> list[SpecUse]:
    return sorted(uses, key=lambda use: use.spec)
