"""Pass: lowers events, with how their messages are delivered."""

from __future__ import annotations

from interlock.diagnostics.source import Span
from interlock.ir.declarations import Required
from interlock.ir.messaging import Delivery, Event
from interlock.ir.types import ConstType, Scalar, Type
from interlock.lower.names.keys import value_of
from interlock.lower.names.wording import listing
from interlock.lower.program import UNRESOLVED, EventSymbol, Program
from interlock.lower.types.resolver import TypeResolver
from interlock.lower.types.scalars import is_atomic
from interlock.spec.nodes import DeliveryNode, Spanned

DEFAULT_ATTEMPTS = 5
DEFAULT_BACKOFF_INITIAL = 1.0
DEFAULT_BACKOFF_MAX = 30.0

MAX_STREAM_LENGTH = 2**63 - 1
"""What Redis counts to: a signed number of 64 bits."""
MAX_NAME_LENGTH = 256
"""How many characters the qualified name of an event has at most: it is the `type` of its messages, which stores index,
and readers refuse a longer one.
"""
SERVICES_OWN = "interlock:"
"""Begins the name of every key in which services keep what is their own, such as their dead letters."""

_STREAM_CHARACTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-:")
_UNORDERED = frozenset({Scalar.JSON, Scalar.FLOAT, Scalar.BYTES})


def lower_events(program: Program) -> None:
    """Fills `events`. The messages' fields are looked at, so variants must be expanded before."""
    streams: dict[str, Span] = {}
    for scope in program.scopes.values():
        resolver = TypeResolver(program, scope.domain)
        for symbol in scope.events.values():
            event = _event(program, resolver, symbol)
            program.events[symbol.name] = event
            scope.lowered_events.append(event)
            first = streams.setdefault(event.stream, event.span)
            if first is not event.span:
                place = symbol.node.stream.span if symbol.node.stream else event.span
                program.error(
                    "spec/duplicate-stream",
                    f"the stream `{event.stream}` carries another event already",
                    place,
                    related=[(first, "this one")],
                    help="give each event a `stream` of its own",
                )


def _event(program: Program, resolver: TypeResolver, symbol: EventSymbol) -> Event:
    node = symbol.node
    message = resolver.resolve(node.message)
    stream = node.stream.value if node.stream else str(symbol.name)
    if node.stream and not (stream and set(stream) <= _STREAM_CHARACTERS):
        program.error(
            "spec/stream-name",
            f"`{stream}` is not the name of a stream",
            node.stream.span,
            help="letters, digits and `.`, `_`, `-`, `:` make one",
        )
    elif node.stream and stream.startswith(SERVICES_OWN):
        program.error(
            "spec/stream-name",
            f"`{stream}` lies among the keys in which services keep what is their own",
            node.stream.span,
            help=f"choose a name that does not begin with `{SERVICES_OWN}`",
        )
    if len(str(symbol.name)) > MAX_NAME_LENGTH:
        program.error(
            "spec/event-name",
            f"the name of an event has at most {MAX_NAME_LENGTH} characters, its domain included, and this one has"
            f" {len(str(symbol.name))}",
            node.name.span,
            help="choose a shorter name",
        )
    return Event(
        name=symbol.name,
        message=message,
        stream=stream,
        publishers=_names(node.publishers),
        subscribers=_names(node.subscribers),
        delivery=_delivery(program, node.delivery, message),
        doc=value_of(node.doc),
        span=node.name.span,
    )


def _names(nodes: tuple[Spanned[str], ...] | None) -> tuple[str, ...] | None:
    return None if nodes is None else tuple(node.value for node in nodes)


def _delivery(program: Program, node: DeliveryNode, message: Type) -> Delivery:
    attempts = _at_least(program, node.max_attempts, 1, "max_attempts", DEFAULT_ATTEMPTS)
    length = _at_least(program, node.max_stream_length, 1, "max_stream_length", 0) or None
    if node.max_stream_length and node.max_stream_length.value > MAX_STREAM_LENGTH:
        program.error(
            "spec/delivery",
            f"`max_stream_length` is {MAX_STREAM_LENGTH} or less",
            node.max_stream_length.span,
            help="leave it out to keep every message",
        )
    initial = node.backoff_initial.value if node.backoff_initial else DEFAULT_BACKOFF_INITIAL
    most = node.backoff_max.value if node.backoff_max else max(DEFAULT_BACKOFF_MAX, initial)
    for written in (node.backoff_initial, node.backoff_max):
        if written and written.value <= 0:
            program.error("spec/delivery", "a pause is longer than 0 seconds", written.span)
    if initial > most:
        place = node.backoff_max or node.backoff_initial
        assert place is not None
        program.error(
            "spec/delivery",
            f"the first pause of {initial:g} s is longer than the longest of {most:g} s",
            place.span,
            related=[(node.backoff_initial.span, "the first pause")]
            if node.backoff_initial and node.backoff_max
            else (),
        )
    return Delivery(
        max_attempts=attempts,
        backoff_initial=float(initial),
        backoff_max=float(most),
        dead_letter=node.dead_letter.value if node.dead_letter else True,
        ordering_key=_ordering_key(program, node.ordering_key, message) if node.ordering_key else None,
        max_stream_length=length,
    )


def _at_least(program: Program, written: Spanned[int] | None, least: int, key: str, default: int) -> int:
    if written is None:
        return default
    if written.value < least:
        program.error("spec/delivery", f"`{key}` is {least} or more", written.span)
    return written.value


def _ordering_key(program: Program, key: Spanned[str], message: Type) -> str:
    """What the field that a spec names is called in JSON."""
    if program.dealias(message) is UNRESOLVED:
        return key.value
    model = program.model(message)
    if model is None:
        program.error(
            "spec/ordering-key", "only the messages of a model have an ordering key", key.span, help="leave it out"
        )
        return key.value
    fields = {field.name: field for field in model.fields}
    field = fields.get(key.value)
    if field is None and program.damage.may_lack(model.name.domain):
        return key.value
    if field is None:
        program.error(
            "spec/unknown-field",
            f"`{model.name.name}` has no field `{key.value}`",
            key.span,
            help=program.suggest(key.value, fields) or f"its fields: {listing(fields)}",
            related=[(model.span, "the message")],
        )
        return key.value
    if not isinstance(field.presence, Required) or not _is_ordered(program, field.type):
        program.error(
            "spec/ordering-key",
            f"`{key.value}` cannot keep messages in order: it may be absent, null or no scalar",
            key.span,
            related=[(field.span, "the field")],
            help="name a required scalar or enum",
        )
    return field.wire


def _is_ordered(program: Program, type: Type) -> bool:
    """A const is the same in every message, so nothing would be told apart by it."""
    return is_atomic(program, type, without=_UNORDERED) and not isinstance(program.dealias(type), ConstType)
