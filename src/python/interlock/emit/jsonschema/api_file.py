"""<api>.yaml."""

from __future__ import annotations

from collections.abc import Mapping

from interlock.emit.jsonschema.fields import DEPRECATED, DOC, EXAMPLES, FIELD, FIELD_SCHEMA, WIRE, fields
from interlock.emit.jsonschema.parts import (
    IDENTIFIER,
    TYPE_NAME,
    count,
    duration,
    either,
    flag,
    list_of,
    mapping_of,
    names_of,
    one_of,
    record,
    string,
    text,
    word,
)
from interlock.emit.jsonschema.schema import Schema, reference
from interlock.emit.jsonschema.type_schemas import typed
from interlock.ir.api import Auth, Method, Pagination, ParamSource

AUTHS: Mapping[str, str] = {
    Auth.PUBLIC: "Anybody may call it.",
    Auth.SERVICE: "Another service, with its token, whose BUILD file declares that it calls this operation.",
    Auth.USER: (
        "A person, with a bearer JWT of the configured issuer, or a service on behalf of one, whose BUILD file "
        "declares it. The controller gets the `Principal`."
    ),
}
METHODS: Mapping[str, str] = {
    Method.GET: "Reads. No `input`.",
    Method.HEAD: "Reads the headers alone. No `input`, no `output`.",
    Method.POST: "Makes something, or does something. Answers 201 unless `status` says otherwise.",
    Method.PUT: "Replaces something whole.",
    Method.PATCH: "Changes a part of something, by a variant with `patch: true`.",
    Method.DELETE: "Takes something away. No `input`. Answers 204 unless `status` says otherwise.",
}
SOURCES: Mapping[str, str] = {
    ParamSource.PATH: "In the path, where `{name}` stands. It need not be said.",
    ParamSource.QUERY: "In the query. A list or set repeats its key.",
    ParamSource.HEADER: "A header: `trace_id` is `Trace-Id` unless `wire` says otherwise.",
}
PAGINATIONS: Mapping[str, str] = {
    Pagination.CURSOR: "Parameters `cursor` and `limit`; answers `{items, next_cursor}`.",
    Pagination.OFFSET: "Parameters `offset` and `limit`; answers `{items, total}`.",
}
SUCCESSES: Mapping[int, str] = {
    200: "OK. What is answered unless another status is said.",
    201: "Created. What POST answers unless another status is said.",
    202: "Accepted: it will be done later.",
    204: "No content: there is no `output`. What DELETE answers unless another status is said.",
}
FAILURES: Mapping[int, str] = {
    400: "Bad request.",
    401: "Unauthorized: it is not known who calls.",
    402: "Payment required.",
    403: "Forbidden: the caller may not do this.",
    404: "Not found, or nothing that the caller may know of.",
    409: "Conflict with what is there.",
    410: "Gone: it was there once.",
    412: "Precondition failed.",
    413: "Content too large.",
    415: "Unsupported media type.",
    422: "Unprocessable content: well-formed, and wrong nevertheless.",
    423: "Locked.",
    428: "Precondition required.",
    429: "Too many requests.",
    451: "Unavailable for legal reasons.",
    500: "Internal server error.",
    501: "Not implemented.",
    502: "Bad gateway: a service behind this one failed.",
    503: "Service unavailable for now.",
    504: "Gateway timeout: a service behind this one took too long.",
}
ERROR_NAME = "errorName"
EVENT_NAME = "eventName"


def _status(common: Mapping[int, str], least: int, most: int, doc: str) -> Schema:
    """One of the common statuses, each with its meaning, or another of the range."""
    words = (word(status, said) for status, said in common.items())
    return Schema(doc=doc, types=("integer",), minimum=least, maximum=most, any_of=(*words, Schema(types=("integer",))))


_AUTH = one_of(AUTHS, doc="Who may call the operations, unless one says otherwise.", default=Auth.SERVICE)

REST_CONFIG = record(
    {
        "prefix": Schema(
            doc="What the paths of all operations begin with, after the version.",
            types=("string",),
            pattern=r"^(/[^{}]*)?$",
            pattern_message="A prefix begins with / and has no parameters.",
            examples=("/users",),
        ),
        "tags": list_of(string("A tag."), doc="The tags of the operations in OpenAPI. Default: the name of the API."),
        "version": count("The version: 1 is `/v1` before the prefix. Without it there is none.", least=1),
        "auth": _AUTH,
    },
    doc="What all operations share over HTTP.",
)

ERROR = record(
    {
        "status": _status(FAILURES, 400, 599, "The HTTP status."),
        "doc": text("When it is answered. Markdown."),
        "fields": fields("Extension members of the RFC 9457 problem, which whoever raises it gives."),
    },
    doc="What a controller may raise: an RFC 9457 problem, and a class of that name on the server and on the client.",
    required=("status",),
)

PARAM = typed(
    {
        "name": string("The name in code, and in the request unless `wire` says otherwise.", examples=("user_id",)),
        "source": one_of(SOURCES, doc="Where it is taken from. Default: the path if it occurs there, else the query."),
        "required": flag("Whether it must be there. Those of the path always must.", default=True),
        "default": Schema(doc="What it is when it is absent, written as in JSON."),
        "wire": WIRE,
        "doc": text(DOC),
        "deprecated": DEPRECATED,
        "examples": EXAMPLES,
    },
    doc="A parameter of the path, the query or a header.",
    required=("name",),
)

_DATE = Schema(
    types=("string", "integer"),
    pattern=r"^[0-9]{4}-([0-9]{2}-[0-9]{2}|W[0-9]{2}(-[1-7])?)$|^[0-9]{8}$",
    pattern_message="A date is written as year, month, day: 2026-03-31.",
)


def _date(doc: str) -> Schema:
    return Schema(doc=doc, all_of=(_DATE,), examples=("2027-03-31",))


DEPRECATION = record(
    {
        "since": _date("The day from which it is deprecated: the header `Deprecation`, RFC 9745."),
        "sunset": _date("The day from which it may be gone: the header `Sunset`, RFC 8594."),
    }
)

REST = record(
    {
        "method": one_of(METHODS, doc="The HTTP method."),
        "path": Schema(
            doc="The path after version and prefix, empty or from `/` on. `{user_id}` stands for the parameter of that "
            "name.",
            types=("string",),
            pattern=r"^(/.*)?$",
            pattern_message="A path is empty or begins with /.",
            examples=("", "/{user_id}"),
        ),
        "status": _status(SUCCESSES, 200, 299, "The status of a success."),
    },
    doc="Its route over HTTP.",
    required=("method", "path"),
)

OPERATION_EVENTS = record(
    {
        "subscribe": reference(EVENT_NAME, doc="The event that calls it; its message is the `input`."),
        "publish_on_success": reference(
            EVENT_NAME,
            doc="The event that is sent when it succeeds, in the same transaction; its message is the `output`.",
        ),
        "publish_on_error": reference(
            EVENT_NAME, doc="The event that is sent when it fails, in a transaction of its own; it carries the problem."
        ),
    },
    doc="Events that call it or that it sends.",
)

OPERATION = record(
    {
        "summary": text("A few words for lists of operations."),
        "doc": text("What it does, for its callers. Markdown."),
        "input": reference("type", doc="The type of the request's body."),
        "output": reference("type", doc="The type of the answer. With `paginate` a list; with `stream`, one event."),
        "params": list_of(reference("param"), doc="Parameters of the path, the query and headers."),
        "errors": list_of(reference(ERROR_NAME), doc="The errors that its controller may raise."),
        "auth": one_of(AUTHS, doc="Who may call it. Goes before what the API says."),
        "paginate": one_of(
            PAGINATIONS, doc="Answers the list in pages, with a `Link` header; clients iterate over them."
        ),
        "idempotent": flag(
            "The header `Idempotency-Key` is honoured: the same key and request get the first answer again."
        ),
        "deprecated": either(
            reference("deprecation"),
            Schema(types=("boolean",)),
            doc="`true`, or the dates `since` and `sunset`: the headers `Deprecation` and `Sunset`.",
        ),
        "stream": one_of({"sse": "Server-sent events."}, doc="Answers one event of type `output` after the other."),
        "timeout": duration("How long it may take. Then it is rolled back and answered with 504.", examples=("30s",)),
        "rest": REST,
        "events": OPERATION_EVENTS,
    },
    doc="A method of the controller and of the client, reached by a route, an event, or both.",
)

ROOT = record(
    {
        "domain": string(
            "The name of the API: `users` makes `UsersController`. Default: the folder's.", examples=("users",)
        ),
        "config": record({"rest": REST_CONFIG}, doc="What all operations share."),
        "errors": mapping_of(
            reference("error"),
            names_of("an error", TYPE_NAME),
            doc="The errors of this API, by the names of their classes.",
        ),
        "operations": mapping_of(
            reference("operation"),
            names_of("an operation", IDENTIFIER),
            doc="The operations, by the names of their methods.",
        ),
    },
    doc="A REST API: what a service answers and others call.",
    required=("operations",),
)

DEFINITIONS: Mapping[str, Schema] = {
    "operation": OPERATION,
    "param": PARAM,
    "error": ERROR,
    "deprecation": DEPRECATION,
    FIELD: FIELD_SCHEMA,
}
