"""Pages of services: one for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from interlock.emit.portal import addresses
from interlock.emit.portal.addresses import Address
from interlock.emit.portal.api_views import api_name
from interlock.emit.portal.drawing import BoxId, BoxKind
from interlock.emit.portal.excerpts import ExcerptView, passage
from interlock.emit.portal.links import Links, LinkView
from interlock.emit.portal.material import Material
from interlock.emit.portal.message_views import FactView, service_links
from interlock.emit.portal.pages import ContentView, Page
from interlock.emit.portal.prose import Block, prose
from interlock.ir.deployment import EnvironmentVariable, Need
from interlock.ir.messaging import Event
from interlock.ir.services import Access, InternetAccess, ResourceAccess, Service
from interlock.topology.graph import Call


class EdgeView(NamedTuple):
    """One row of a table of edges: who, what, and for an event or a task who is at the other end."""

    subject: LinkView
    details: tuple[LinkView, ...]


class EdgesView(NamedTuple):
    """The edges of one kind: `subject` and `detail` head the columns."""

    title: str
    anchor: str
    subject: str
    detail: str
    rows: tuple[EdgeView, ...]


class VariableView(NamedTuple):
    name: str
    type: str
    need: str
    default: str | None
    is_secret: bool
    doc: tuple[Block, ...]


class ServiceView(NamedTuple):
    name: str
    graph: LinkView
    facts: tuple[FactView, ...]
    edges: tuple[EdgesView, ...]
    access: tuple[str, ...]
    variables: tuple[VariableView, ...]
    source: ExcerptView


def service_pages(material: Material) -> Iterator[Page]:
    for service in material.graph.services:
        yield _page(service, material)


def _page(service: Service, material: Material) -> Page:
    path = addresses.of_service(service.name).page
    links = Links(path)
    graph_address = Address(addresses.GRAPH.page, BoxId(BoxKind.SERVICE, service.name).anchor)
    view = ServiceView(
        name=service.name,
        graph=links.to(graph_address, "Show it in the graph"),
        facts=tuple(_facts(service)),
        edges=tuple(each for each in _edges(service, material, links) if each.rows),
        access=tuple(access_text(access) for access in service.access),
        variables=tuple(_variable(each) for each in material.environment.of(service.name)),
        source=passage(material.sources, service.span),
    )
    contents = [ContentView(each.title, each.anchor, is_code=False) for each in view.edges]
    if view.access:
        contents.append(ContentView("Access", "access", is_code=False))
    if view.variables:
        contents.append(ContentView("Environment", "environment", is_code=False))
    return Page(path, "service.html.jinja", service.name, addresses.SERVICES, tuple(contents), view)


def _facts(service: Service) -> Iterator[FactView]:
    yield FactView("Kind", service.kind.value)
    yield FactView("Target", service.address, is_code=True)
    yield FactView("Module", service.module, is_code=True)
    yield FactView("Image", service.image, is_code=True)
    if service.migrations is not None:
        yield FactView("Migrations", service.migrations, is_code=True)


def access_text(access: Access) -> str:
    match access:
        case ResourceAccess(resource=resource):
            return resource.value
        case InternetAccess(host=host, port=port):
            return f"{host}:{port}"


def _edges(service: Service, material: Material, links: Links) -> Iterator[EdgesView]:
    graph, name = material.graph, service.name
    yield EdgesView("Exposes", "exposes", "API", "Called by", tuple(_exposed(name, material, links)))
    calls = tuple(_call(call, call.callee, links) for call in graph.calls_from(name))
    yield EdgesView("Calls", "calls", "Service", "Operations", calls)
    callers = tuple(_call(call, call.caller, links) for call in graph.calls_to(name))
    yield EdgesView("Called by", "called-by", "Service", "Operations", callers)
    published = (
        _event(each.event, (other.service for other in graph.subscriptions_of(each.event.name)), links)
        for each in graph.published_by(name)
    )
    yield EdgesView("Publishes", "publishes", "Event", "Subscribers", tuple(published))
    received = (
        _event(each.event, (other.service for other in graph.publications_of(each.event.name)), links)
        for each in graph.subscribed_by(name)
    )
    yield EdgesView("Subscribes to", "subscribes-to", "Event", "Publishers", tuple(received))
    run = (
        EdgeView(
            links.to(addresses.of_task(each.task.name), str(each.task.name)),
            service_links((other.service for other in graph.enqueueings_of(each.task.name)), links),
        )
        for each in graph.run_by(name)
    )
    yield EdgesView("Runs", "runs", "Task", "Enqueued by", tuple(run))
    started = (
        EdgeView(
            links.to(addresses.of_task(each.task.name), str(each.task.name)),
            service_links((other.service for other in graph.runnings_of(each.task.name)), links),
        )
        for each in graph.enqueued_by(name)
    )
    yield EdgesView("Enqueues", "enqueues", "Task", "Run by", tuple(started))


def _exposed(name: str, material: Material, links: Links) -> Iterator[EdgeView]:
    for exposure in material.graph.exposed_by(name):
        callers = (call.caller for call in material.graph.calls_of(exposure.api))
        yield EdgeView(links.to(addresses.of_api(exposure.api), api_name(exposure.api)), service_links(callers, links))


def _call(call: Call, other: str, links: Links) -> EdgeView:
    operations = tuple(
        links.to(addresses.of_operation(call.api, operation), f"{api_name(call.api)}.{operation.name}")
        for operation in call.operations
    )
    return EdgeView(links.to(addresses.of_service(other), other), operations)


def _event(event: Event, others: Iterable[str], links: Links) -> EdgeView:
    return EdgeView(links.to(addresses.of_event(event.name), str(event.name)), service_links(iter(others), links))


_NEEDS = {Need.ALWAYS: "always", Need.PRODUCTION: "in production", Need.NEVER: "no"}


def _variable(variable: EnvironmentVariable) -> VariableView:
    return VariableView(
        name=variable.name,
        type=variable.type,
        need=_NEEDS[variable.required],
        default=None if variable.secret else variable.default,
        is_secret=variable.secret,
        doc=prose(variable.description),
    )
