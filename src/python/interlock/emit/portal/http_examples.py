"""A request of an operation and its answer, as they go over the wire (RFC 9110)."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from urllib.parse import quote, urlencode

from interlock.emit.portal.samples import sample
from interlock.emit.value_schemas.json_text import json_text
from interlock.ir.api import Auth, Http, Operation, Pagination, Param, ParamSource
from interlock.ir.declarations import Model, Required
from interlock.ir.system import System
from interlock.ir.types import Json, Ref, Type

_JSON = "application/json"
_MERGE_PATCH = "application/merge-patch+json"


def request_example(operation: Operation, system: System) -> str | None:
    """A request with all that is required; None for an operation without a route."""
    if operation.http is None:
        return None
    return "\n".join(_request(operation, operation.http, system))


def response_example(operation: Operation, system: System) -> str | None:
    """The answer to it when all goes well; None for an operation without a route."""
    http = operation.http
    if http is None:
        return None
    status = next((f"{each.value} {each.phrase}" for each in HTTPStatus if each == http.status), str(http.status))
    head = f"HTTP/1.1 {status}"
    if operation.output is None:
        return head
    if operation.stream:
        data = " ".join(line.strip() for line in json_text(sample(operation.output, system)).splitlines())
        return f"{head}\nContent-Type: text/event-stream\n\ndata: {data}\n"
    return f"{head}\nContent-Type: {_JSON}\n\n{json_text(_answer(operation.output, operation.pagination, system))}"


def _request(operation: Operation, http: Http, system: System) -> Iterator[str]:
    path = http.path
    for param in _of(operation, ParamSource.PATH):
        path = path.replace(f"{{{param.wire}}}", quote(_text(param, system), safe=""))
    query = [(param.wire, _text(param, system)) for param in _of(operation, ParamSource.QUERY) if _is_shown(param)]
    yield f"{http.method.value} {path}{'?' if query else ''}{urlencode(query)} HTTP/1.1"
    if operation.auth is not Auth.PUBLIC:
        yield "Authorization: Bearer <token>"
    for param in _of(operation, ParamSource.HEADER):
        if _is_shown(param):
            yield f"{param.wire}: {_text(param, system)}"
    if operation.idempotent:
        yield "Idempotency-Key: 018f4e6c-7a52-7c3e-9d4b-2f6a1c0e5b7d"
    if operation.input is not None:
        yield f"Content-Type: {_MERGE_PATCH if _is_patch(operation.input, system) else _JSON}"
        yield ""
        yield json_text(sample(operation.input, system))


def _is_patch(type_: Type, system: System) -> bool:
    if not isinstance(type_, Ref):
        return False
    declared = system.declarations[type_.target]
    return isinstance(declared, Model) and declared.patch


def _of(operation: Operation, source: ParamSource) -> Iterator[Param]:
    return (param for param in operation.params if param.source is source)


def _is_shown(param: Param) -> bool:
    """What may be left out is shown where the spec shows what it could be."""
    return isinstance(param.presence, Required) or bool(param.examples)


def _text(param: Param, system: System) -> str:
    value = param.examples[0] if param.examples else sample(param.type, system)
    match value:
        case bool():
            return "true" if value else "false"
        case list():
            return ",".join(map(str, value))
        case _:
            return str(value)


def _answer(type_: Type, pagination: Pagination | None, system: System) -> Json:
    value = sample(type_, system)
    # The type of a page is that of its items, which specs may write as a list.
    items: list[Json] = [*value] if isinstance(value, list) else [value]
    match pagination:
        case Pagination.CURSOR:
            return {"items": items, "next_cursor": None}
        case Pagination.OFFSET:
            return {"items": items, "total": len(items)}
        case None:
            return value
