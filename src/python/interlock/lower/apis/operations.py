"""Lowers one operation: its transports, and what its method, status, pagination and stream ask of input and output."""

from __future__ import annotations

from typing import NamedTuple

from interlock.diagnostics.source import Span
from interlock.ir.api import Auth, Deprecation, Http, Method, Operation, Pagination, Param
from interlock.ir.types import ListType, QualifiedName, Type
from interlock.lower.apis.params import check_path_params, lower_params
from interlock.lower.apis.paths import PathError, Segment, parse_path, within
from interlock.lower.messaging.operation_events import check_driven, lower_operation_events
from interlock.lower.names.keys import is_true, one_of, value_of
from interlock.lower.names.references import resolve_error
from interlock.lower.program import UNRESOLVED, Program
from interlock.lower.types.resolver import TypeResolver
from interlock.spec.nodes import DeprecatedNode, OperationNode, RestNode, Spanned, TypeNode

_DEFAULT_STATUS = {Method.POST: 201, Method.DELETE: 204}
_BODYLESS_STATUSES = frozenset({204, 205})
_BODYLESS_METHODS = frozenset({Method.GET, Method.HEAD, Method.DELETE})
_WITH_IDEMPOTENCY_KEY = frozenset({Method.POST, Method.PATCH})
_STREAMING = frozenset({Method.GET, Method.POST})


class ApiContext(NamedTuple):
    """What an API says for all its operations. `base` is the version and the prefix as a path."""

    domain: str
    base: str
    auth: Auth
    resolver: TypeResolver


def lower_operation(program: Program, context: ApiContext, node: OperationNode, following: Span | None) -> Operation:
    """The operation; whatever is wrong with it is reported. `following` is the place of the next one of the file."""
    pagination = one_of(program, Pagination, node.paginate, "paginate") if node.paginate else None
    method = one_of(program, Method, node.rest.method, "method") if node.rest else None
    segments = _segments(program, node.rest) if node.rest else None
    output = context.resolver.resolve(node.output) if node.output else None
    stream = _stream(program, node)
    http = _http(program, context, node.rest, method, segments, node.output) if node.rest and method else None
    events = lower_operation_events(program, context.domain, node)
    params: tuple[Param, ...] = lower_params(program, context.resolver, node, segments, pagination)
    if not program.damage.between(node.name.span, following):
        _check_presence(program, node)
        if node.rest is not None and segments is not None:
            check_path_params(program, node.rest, segments, params)
    if method is not None:
        _check_method(program, node, method)
    auth = (one_of(program, Auth, node.auth, "auth") if node.auth else None) or context.auth
    check_driven(program, node, params, auth)
    return Operation(
        name=node.name.value,
        summary=value_of(node.summary),
        doc=value_of(node.doc),
        input=context.resolver.resolve(node.input) if node.input else None,
        output=_item(program, node, output) if pagination else output,
        params=params,
        errors=_errors(program, context, node),
        auth=auth,
        pagination=pagination,
        idempotent=is_true(node.idempotent),
        deprecation=_deprecation(program, node.deprecated) if node.deprecated else None,
        stream=stream,
        timeout=_timeout(program, node),
        http=http,
        events=events,
        span=node.name.span,
    )


def _check_presence(program: Program, node: OperationNode) -> None:
    if node.rest is not None:
        return
    if node.events is None or node.events.subscribe is None:
        program.error(
            "spec/no-transport",
            f"nothing can call `{node.name.value}`: it has no route and handles no event",
            node.name.span,
            help="add `rest: {method: ..., path: ...}` or `events: {subscribe: ...}`",
        )
    elif node.params:
        program.error(
            "spec/no-route",
            f"`{node.name.value}` has parameters but no route to take them from",
            node.params[0].name.span,
            help="add `rest: {method: ..., path: ...}`, or move them into the input",
        )


def _segments(program: Program, rest: RestNode) -> tuple[Segment, ...] | None:
    parsed = parse_path(rest.path.value)
    if isinstance(parsed, PathError):
        program.error(
            "spec/path-syntax",
            parsed.message,
            within(rest.path, parsed.start, parsed.end),
            help='for example "/{user_id}"',
        )
        return None
    return parsed


def _http(
    program: Program,
    context: ApiContext,
    rest: RestNode,
    method: Method,
    segments: tuple[Segment, ...] | None,
    output: TypeNode | None,
) -> Http | None:
    status = rest.status.value if rest.status else _DEFAULT_STATUS.get(method, 200)
    if not 200 <= status <= 299:
        program.error(
            "spec/status",
            f"the status of a success lies within 200 and 299, and {status} does not",
            rest.status.span if rest.status else rest.method.span,
            help="other answers are declared under `errors`" if status >= 400 else None,
        )
    elif status in _BODYLESS_STATUSES and output is not None:
        program.error(
            "spec/status",
            f"an answer with status {status} has no body, but there is an `output`",
            rest.status.span if rest.status else rest.method.span,
            related=[(output.span, "the output")],
            help="write `status: 200`, or leave `output` out",
        )
    if segments is None:
        return None
    return Http(method, (context.base + rest.path.value) or "/", status)


def _check_method(program: Program, node: OperationNode, method: Method) -> None:
    assert node.rest is not None
    span = node.rest.method.span
    if node.input is not None and method in _BODYLESS_METHODS:
        program.error(
            "spec/method-body",
            f"a {method} request has no body, but there is an `input`",
            node.input.span,
            related=[(span, "the method")],
            help="pass it in `params`, or use POST, PUT or PATCH",
        )
    if node.output is not None and method is Method.HEAD:
        program.error(
            "spec/method-body",
            "the answer to a HEAD request has no body, but there is an `output`",
            node.output.span,
            related=[(span, "the method")],
            help="use GET, or leave `output` out",
        )
    if node.idempotent and node.idempotent.value and method not in _WITH_IDEMPOTENCY_KEY:
        program.error(
            "spec/idempotent-method",
            f"{method} is idempotent already (RFC 9110)",
            node.idempotent.span,
            related=[(span, "the method")],
            help="leave `idempotent` out: it asks for an Idempotency-Key, which only POST and PATCH need",
        )
    if node.paginate and method is not Method.GET:
        program.error(
            "spec/pagination",
            "only a GET can be paginated",
            node.paginate.span,
            related=[(span, "the method")],
        )
    if node.stream and method not in _STREAMING:
        program.error(
            "spec/stream",
            "only the answer to a GET or a POST can be a stream",
            node.stream.span,
            related=[(span, "the method")],
        )


def _item(program: Program, node: OperationNode, output: Type | None) -> Type | None:
    assert node.paginate is not None
    listed = program.dealias(output) if output is not None else None
    if isinstance(listed, ListType):
        return listed.item
    if listed is not UNRESOLVED:
        program.error(
            "spec/pagination",
            "a page is made of a list, and the output is none",
            node.output.span if node.output else node.paginate.span,
            related=[(node.paginate.span, "paginated here")] if node.output else (),
            help="write `output: list[...]`",
        )
    return listed


def _stream(program: Program, node: OperationNode) -> bool:
    if node.stream is None:
        return False
    if node.stream.value != "sse":
        program.error(
            "spec/unknown-value",
            f"`{node.stream.value}` is no value of `stream`",
            node.stream.span,
            help="one of `sse`",
        )
    if node.output is None:
        program.error("spec/stream", "a stream needs an `output`, the type of one event", node.stream.span)
    for other, name in ((node.paginate, "paginated"), (node.idempotent, "idempotent")):
        if other is not None and other.value:
            program.error(
                "spec/stream",
                f"a stream cannot be {name}",
                other.span,
                related=[(node.stream.span, "a stream")],
            )
    for published in (node.events.publish_on_success, node.events.publish_on_error) if node.events else ():
        if published is not None:
            program.error(
                "spec/stream",
                "a stream has no single outcome that an event could tell of",
                published.span,
                related=[(node.stream.span, "a stream")],
                help="publish it from the operation that changes something",
            )
    return True


def _timeout(program: Program, node: OperationNode) -> float | None:
    if node.timeout is None:
        return None
    if node.timeout.value <= 0:
        program.error("spec/timeout", "a timeout is longer than 0 seconds", node.timeout.span)
    return float(node.timeout.value)


def _deprecation(program: Program, node: DeprecatedNode) -> Deprecation:
    from datetime import date

    def read(written: Spanned[str] | None) -> date | None:
        if written is None:
            return None
        try:
            return date.fromisoformat(written.value)
        except ValueError:
            program.error(
                "spec/deprecation",
                f"`{written.value}` is not a date",
                written.span,
                help="write it as year, month, day: 2026-03-31",
            )
            return None

    since, sunset = read(node.since), read(node.sunset)
    if since and sunset and node.since and node.sunset and sunset < since:
        program.error(
            "spec/deprecation",
            "the sunset comes before the deprecation",
            node.sunset.span,
            related=[(node.since.span, "deprecated since")],
        )
    return Deprecation(since, sunset)


def _errors(program: Program, context: ApiContext, node: OperationNode) -> tuple[QualifiedName, ...]:
    found: dict[QualifiedName, Span] = {}
    for reference in node.errors:
        symbol = resolve_error(program, context.domain, reference)
        if symbol is None:
            continue
        first = found.setdefault(symbol.name, reference.span)
        if first is not reference.span:
            program.error(
                "spec/duplicate-error",
                f"`{reference.value}` is listed twice",
                reference.span,
                related=[(first, "first here")],
            )
    return tuple(sorted(found, key=lambda name: (program.errors[name].status, name)))
