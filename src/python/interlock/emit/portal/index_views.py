"""The pages that list what there is: services, APIs, events, models, tasks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from interlock.emit.portal import addresses
from interlock.emit.portal.addresses import Address
from interlock.emit.portal.api_views import api_name
from interlock.emit.portal.links import Links, LinkView
from interlock.emit.portal.material import Material
from interlock.emit.portal.message_views import service_links
from interlock.emit.portal.model_views import noun
from interlock.emit.portal.pages import Page
from interlock.emit.portal.prose import Inline, inlines

CellView = tuple[LinkView, ...]


class RowView(NamedTuple):
    """What a row is about, the first sentences about it, and what stands in the other columns."""

    link: LinkView
    about: tuple[Inline, ...]
    cells: tuple[CellView, ...]


class ListView(NamedTuple):
    """`empty` is said where there are no rows."""

    intro: str
    columns: tuple[str, ...]
    rows: tuple[RowView, ...]
    empty: str


def index_pages(material: Material) -> Iterator[Page]:
    yield _list(addresses.SERVICES, "Services", _services(material))
    yield _list(addresses.APIS, "APIs", _apis(material))
    yield _list(addresses.EVENTS, "Events", _events(material))
    yield _list(addresses.MODELS, "Models", _models(material))
    yield _list(addresses.TASKS, "Tasks", _tasks(material))


def _list(address: Address, title: str, view: ListView) -> Page:
    return Page(address.page, "list.html.jinja", title, address, (), view)


def _services(material: Material) -> ListView:
    links, graph = Links(addresses.SERVICES.page), material.graph
    rows = tuple(
        RowView(
            links.to(addresses.of_service(service.name), service.name),
            (),
            (
                _words(service.kind.value),
                tuple(
                    links.to(addresses.of_api(each.api), api_name(each.api)) for each in graph.exposed_by(service.name)
                ),
                service_links(graph.callees_of(service.name), links),
                service_links(graph.callers_of(service.name), links),
            ),
        )
        for service in graph.services
    )
    columns = ("Service", "Kind", "Exposes", "Calls", "Called by")
    return ListView("What runs, as the BUILD files declare it.", columns, rows, "No BUILD file declares a service.")


def _apis(material: Material) -> ListView:
    links = Links(addresses.APIS.page)
    rows = tuple(
        RowView(
            links.to(addresses.of_api(api), api_name(api)),
            (),
            (
                tuple(links.to(addresses.of_operation(api, each), each.name) for each in api.operations),
                service_links((each.service for each in material.graph.exposures_of(api)), links),
                service_links((each.caller for each in material.graph.calls_of(api)), links),
            ),
        )
        for domain in material.system.domains
        for api in domain.apis
    )
    columns = ("API", "Operations", "Answered by", "Called by")
    return ListView("Requests and their answers.", columns, rows, "No spec declares an API.")


def _events(material: Material) -> ListView:
    links, graph = Links(addresses.EVENTS.page), material.graph
    rows = tuple(
        RowView(
            links.to(addresses.of_event(event.name), str(event.name)),
            _first(event.doc),
            (
                _words(event.stream),
                service_links((each.service for each in graph.publications_of(event.name)), links),
                service_links((each.service for each in graph.subscriptions_of(event.name)), links),
            ),
        )
        for domain in material.system.domains
        for event in domain.events
    )
    columns = ("Event", "Stream", "Published by", "Delivered to")
    return ListView("What services tell each other.", columns, rows, "No spec declares an event.")


def _models(material: Material) -> ListView:
    links = Links(addresses.MODELS.page)
    rows = tuple(
        RowView(
            links.to(addresses.of_declaration(declared.name), str(declared.name)),
            _first(declared.doc),
            (_words(noun(declared)), _words(_times(len(material.uses.get(declared.name, ()))))),
        )
        for domain in material.system.domains
        for declared in domain.declarations
    )
    return ListView("The types of what is sent.", ("Type", "Is a", "Used"), rows, "No spec declares a model.")


def _tasks(material: Material) -> ListView:
    links, graph = Links(addresses.TASKS.page), material.graph
    rows = tuple(
        RowView(
            links.to(addresses.of_task(task.name), str(task.name)),
            _first(task.doc),
            (
                _words(task.queue),
                _words(task.schedule or "on demand"),
                service_links((each.service for each in graph.runnings_of(task.name)), links),
                service_links((each.service for each in graph.enqueueings_of(task.name)), links),
            ),
        )
        for domain in material.system.domains
        for task in domain.tasks
    )
    columns = ("Task", "Queue", "Schedule", "Run by", "Enqueued by")
    return ListView("What is done later, or by the clock.", columns, rows, "No spec declares a task.")


def _words(text: str) -> CellView:
    return (LinkView(text, None),)


def _first(doc: str | None) -> tuple[Inline, ...]:
    """The first paragraph of a text."""
    return inlines(" ".join((doc or "").strip().split("\n\n")[0].split()))


def _times(count: int) -> str:
    match count:
        case 0:
            return "nowhere"
        case 1:
            return "once"
        case _:
            return f"{count} times"
