"""Channels out of events."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.emit.asyncapi.document import Channel
from interlock.emit.value_schemas.components import Components
from interlock.emit.value_schemas.json_schema import Constant, Described, Object, Property, Text
from interlock.emit.value_schemas.type_schema import Usage, type_schema
from interlock.ir.messaging import Event

_TEXT = Text(min_length=1)


def channel(event: Event, domain: str, reached: Components) -> Channel:
    """The channel of an event in a document of `domain`; events of other domains go by their qualified names."""
    return Channel(
        name=event.name.name if event.name.domain == domain else str(event.name),
        stream=event.stream,
        description=event.doc,
        headers=Object(tuple(_attributes(event)), closed=False),
        payload=type_schema(event.message, reached.schema_name(Usage.RESPONSE)),
        delivery=event.delivery,
        publishers=event.publishers,
        subscribers=event.subscribers,
    )


def _attributes(event: Event) -> Iterator[Property]:
    """The CloudEvents 1.0 attributes of the event's messages, with the extension for distributed tracing and ours."""
    yield Property("specversion", Constant("1.0"), required=True)
    yield Property("id", _described(_TEXT, "The message's identity, the same in every delivery."), required=True)
    yield Property("source", _described(_TEXT, "The name of the service that sent it."), required=True)
    yield Property("type", Constant(str(event.name)), required=True)
    yield Property("time", _described(Text("date-time"), "When it happened."), required=False)
    if event.delivery.ordering_key is not None:
        subject = f"The value of `{event.delivery.ordering_key}`; messages that share it keep their order."
        yield Property("subject", _described(Text(), subject), required=False)
    yield Property("datacontenttype", Constant("application/json"), required=False)
    yield Property("traceparent", _described(Text(), "The place in a trace (W3C Trace Context)."), required=False)
    yield Property("tracestate", Text(), required=False)
    yield Property("requestid", _described(Text(), "The request that it came of."), required=False)


def _described(schema: Text, description: str) -> Described:
    return Described(schema, description=description)
