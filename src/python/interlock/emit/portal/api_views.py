"""Pages of APIs: one for each API file."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import NamedTuple

from interlock.emit.portal import addresses
from interlock.emit.portal.excerpts import ExcerptView, declaration
from interlock.emit.portal.fields import FieldView, field_view, param_view
from interlock.emit.portal.http_examples import request_example, response_example
from interlock.emit.portal.links import Links, LinkView
from interlock.emit.portal.material import Material
from interlock.emit.portal.message_views import FactView, PayloadView, payload, seconds, service_links
from interlock.emit.portal.model_views import UseView
from interlock.emit.portal.pages import ContentView, Page
from interlock.emit.portal.prose import Block, prose
from interlock.ir.api import Api, Auth, Deprecation, Error, Operation, Pagination


class ErrorView(NamedTuple):
    """`link` leads to what is told about it on the page of the API that declares it."""

    link: LinkView
    status: str
    title: str
    doc: tuple[Block, ...]


class DeclaredErrorView(NamedTuple):
    anchor: str
    name: str
    status: str
    title: str
    type_uri: str
    doc: tuple[Block, ...]
    fields: tuple[FieldView, ...]
    operations: tuple[LinkView, ...]
    source: ExcerptView


class AnswerView(NamedTuple):
    """`around` tells in words what the type is wrapped in: pages and streams."""

    status: str
    around: str
    payload: PayloadView | None


class OperationView(NamedTuple):
    """`method` and `path` are empty for an operation that messages alone reach."""

    name: str
    method: str
    path: str
    summary: str
    doc: tuple[Block, ...]
    deprecation: str | None
    auth: str
    facts: tuple[FactView, ...]
    params: tuple[FieldView, ...]
    body: PayloadView | None
    answer: AnswerView
    errors: tuple[ErrorView, ...]
    events: tuple[UseView, ...]
    callers: tuple[LinkView, ...]
    request: str | None
    response: str | None
    source: ExcerptView


class ApiView(NamedTuple):
    name: str
    path: str
    facts: tuple[FactView, ...]
    exposers: tuple[LinkView, ...]
    operations: tuple[OperationView, ...]
    errors: tuple[DeclaredErrorView, ...]


def api_pages(material: Material) -> Iterator[Page]:
    for domain in material.system.domains:
        for api in domain.apis:
            yield _page(api, material)


def api_name(api: Api) -> str:
    """`users`, or `bot.webhook` for an API that is not in a file called `api.yaml`."""
    return api.domain if api.module == "api" else f"{api.domain}.{api.module}"


def _page(api: Api, material: Material) -> Page:
    path = addresses.of_api(api).page
    links = Links(path)
    view = ApiView(
        name=api_name(api),
        path=api.path,
        facts=tuple(_facts(api)),
        exposers=service_links((each.service for each in material.graph.exposures_of(api)), links),
        operations=tuple(_operation(operation, api, material, links) for operation in api.operations),
        errors=tuple(_declared_error(error, api, material, links) for error in api.errors),
    )
    contents = (
        *(ContentView(operation.name, operation.name, is_code=True) for operation in view.operations),
        *((ContentView("Errors", "errors", is_code=False),) if view.errors else ()),
    )
    return Page(path, "api.html.jinja", f"{view.name} API", addresses.APIS, contents, view)


def _facts(api: Api) -> Iterator[FactView]:
    if api.is_served:
        yield FactView("Base path", _base_path(api), is_code=True)
    if api.version is not None:
        yield FactView("Version", str(api.version))
    yield FactView("Operations", str(len(api.operations)))


def _base_path(api: Api) -> str:
    version = "" if api.version is None else f"/v{api.version}"
    return f"{version}{api.prefix}" or "/"


def _operation(operation: Operation, api: Api, material: Material, links: Links) -> OperationView:
    system = material.system
    callers = (call.caller for call in material.graph.calls_of(api) if operation in call.operations)
    return OperationView(
        name=operation.name,
        method="" if operation.http is None else operation.http.method.value,
        path="" if operation.http is None else operation.http.path,
        summary=operation.summary or "",
        doc=prose(operation.doc),
        deprecation=_deprecation(operation.deprecation),
        auth=_auth(operation),
        facts=tuple(_operation_facts(operation)),
        params=tuple(param_view(param, links) for param in operation.params),
        body=None if operation.input is None else payload(operation.input, system, links),
        answer=_answer(operation, material, links),
        errors=tuple(_error(system.errors[name], links) for name in operation.errors),
        events=tuple(_events(operation, links)),
        callers=service_links(callers, links),
        request=request_example(operation, system),
        response=response_example(operation, system),
        source=declaration(material.sources, operation.span),
    )


def _auth(operation: Operation) -> str:
    if operation.http is None:
        return "messages alone reach it"
    match operation.auth:
        case Auth.PUBLIC:
            return "public: no credentials are asked for"
        case Auth.USER:
            return "user: a bearer token of a person, or of a service on a person's behalf"
        case Auth.SERVICE:
            return "service: a bearer token of a service whose edges name this operation"


def _deprecation(deprecation: Deprecation | None) -> str | None:
    if deprecation is None:
        return None
    since = "" if deprecation.since is None else f" since {deprecation.since.isoformat()}"
    sunset = "" if deprecation.sunset is None else f"; gone after {deprecation.sunset.isoformat()}"
    return f"Deprecated{since}{sunset}"


def _operation_facts(operation: Operation) -> Iterator[FactView]:
    if operation.idempotent:
        yield FactView("Idempotency", "with an Idempotency-Key, the same request again gets the first answer")
    match operation.pagination:
        case Pagination.CURSOR:
            yield FactView("Pages", "by cursor: parameters limit and cursor, answers with next_cursor")
        case Pagination.OFFSET:
            yield FactView("Pages", "by offset: parameters limit and offset, answers with total")
        case None:
            pass
    if operation.timeout is not None:
        yield FactView("Time limit", f"{seconds(operation.timeout)}, then 504")


def _answer(operation: Operation, material: Material, links: Links) -> AnswerView:
    shown = None if operation.output is None else payload(operation.output, material.system, links)
    return AnswerView("" if operation.http is None else status_text(operation.http.status), _around(operation), shown)


def _around(operation: Operation) -> str:
    if operation.stream:
        return "a stream of server-sent events, each of type"
    if operation.pagination is not None:
        return "a page of"
    return ""


def status_text(status: int) -> str:
    """`404 Not Found`."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _error(error: Error, links: Links) -> ErrorView:
    link = links.to(addresses.of_error(error), error.name.name)
    return ErrorView(link, status_text(error.status), error.title, prose(error.doc))


def _declared_error(error: Error, api: Api, material: Material, links: Links) -> DeclaredErrorView:
    raised = (operation for operation in api.operations if error.name in operation.errors)
    return DeclaredErrorView(
        anchor=addresses.of_error(error).anchor,
        name=error.name.name,
        status=status_text(error.status),
        title=error.title,
        type_uri=error.type_uri,
        doc=prose(error.doc),
        fields=tuple(field_view(field, links) for field in error.fields),
        operations=tuple(links.to(addresses.of_operation(api, each), each.name) for each in raised),
        source=declaration(material.sources, error.span),
    )


def _events(operation: Operation, links: Links) -> Iterator[UseView]:
    events = operation.events
    named = (
        ("called by the event", events.subscribe),
        ("publishes on success", events.on_success),
        ("publishes on a problem", events.on_error),
    )
    for how, name in named:
        if name is not None:
            yield UseView(how, links.to(addresses.of_event(name), str(name)))
