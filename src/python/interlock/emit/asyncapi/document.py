"""AsyncAPI 3.0 as typed objects: the part of it that describes events of ours."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from interlock.emit.value_schemas.components import NamedSchema
from interlock.emit.value_schemas.json_schema import Dialect, JsonObject, Object, Schema, Tagged, schema_json
from interlock.ir.messaging import Delivery
from interlock.ir.types import Json

ASYNCAPI_VERSION = "3.0.0"
CONTENT_TYPE = "application/json"
"""Of a message's payload, the data of the event."""

ENVELOPE = "application/cloudevents+json"
"""Of what an entry of a stream holds: CloudEvents' structured mode, attributes and data in one JSON object."""

ENTRY_FIELD = "__data__"
"""The field of an entry that holds it."""

CONSUMER_GROUP = "{service}"
DEAD_LETTERS = "interlock:{service}:dead"


class Action(StrEnum):
    SEND = "send"
    RECEIVE = "receive"


class Info(NamedTuple):
    """`source` is the path of the spec that the document was made from."""

    title: str
    version: str
    source: str


class Channel(NamedTuple):
    """A stream and the one kind of message in it. `name` is that of both; `publishers` and `subscribers` are the
    services that may, None for all."""

    name: str
    stream: str
    description: str | None
    headers: Object
    payload: Schema
    delivery: Delivery
    publishers: tuple[str, ...] | None
    subscribers: tuple[str, ...] | None


class Operation(NamedTuple):
    name: str
    action: Action
    channel: Channel
    summary: str | None = None
    description: str | None = None


class Document(NamedTuple):
    info: Info
    channels: tuple[Channel, ...]
    operations: tuple[Operation, ...]
    schemas: tuple[NamedSchema, ...]


def document_json(document: Document) -> JsonObject:
    """The document as plain data, members in the order in which the standard lists them."""
    components: JsonObject = {}
    if document.schemas:
        components["schemas"] = {named.name: schema_json(named.schema, _DIALECT) for named in document.schemas}
    components["messages"] = {channel.name: _message(channel) for channel in document.channels}
    return {
        "asyncapi": ASYNCAPI_VERSION,
        "info": {
            "title": document.info.title,
            "version": document.info.version,
            "x-generated-by": "Interlock",
            "x-source": document.info.source,
        },
        "defaultContentType": CONTENT_TYPE,
        "channels": {channel.name: _channel(channel) for channel in document.channels},
        "operations": {operation.name: _operation(operation) for operation in document.operations},
        "components": components,
    }


def _channel(channel: Channel) -> JsonObject:
    found: JsonObject = {"address": channel.stream}
    if channel.description is not None:
        found["description"] = channel.description
    found["messages"] = {channel.name: {"$ref": f"#/components/messages/{channel.name}"}}
    found["x-redis-stream"] = _stream(channel.delivery)
    if channel.publishers is not None:
        found["x-publishers"] = list(channel.publishers)
    if channel.subscribers is not None:
        found["x-subscribers"] = list(channel.subscribers)
    return found


def _stream(delivery: Delivery) -> JsonObject:
    found: JsonObject = {"entryField": ENTRY_FIELD, "entryContentType": ENVELOPE}
    if delivery.ordering_key is not None:
        found["orderingKey"] = delivery.ordering_key
    if delivery.max_stream_length is not None:
        found["maxLength"] = delivery.max_stream_length
    return found


def _message(channel: Channel) -> JsonObject:
    return {
        "headers": schema_json(channel.headers, _DIALECT),
        "payload": schema_json(channel.payload, _DIALECT),
        "contentType": CONTENT_TYPE,
        "name": channel.name,
    }


def _operation(operation: Operation) -> JsonObject:
    channel = operation.channel.name
    found: JsonObject = {"action": operation.action.value, "channel": {"$ref": f"#/channels/{channel}"}}
    if operation.summary is not None:
        found["summary"] = operation.summary
    if operation.description is not None:
        found["description"] = operation.description
    found["messages"] = [{"$ref": f"#/channels/{channel}/messages/{channel}"}]
    if operation.action is Action.RECEIVE:
        found["x-delivery"] = _delivery(operation.channel.delivery)
    return found


def _delivery(delivery: Delivery) -> JsonObject:
    """Seconds, as all durations. `{service}` is the name of the service that receives."""
    found: dict[str, Json] = {
        "consumerGroup": CONSUMER_GROUP,
        "maxAttempts": delivery.max_attempts,
        "backoffInitial": delivery.backoff_initial,
        "backoffMax": delivery.backoff_max,
    }
    if delivery.dead_letter:
        found["deadLetters"] = DEAD_LETTERS
    return found


def _pointer(name: str) -> str:
    return f"#/components/schemas/{name}"


def _discriminator(tagged: Tagged) -> JsonObject:
    """AsyncAPI's own keyword takes names of schemas for tags; the members' constants say all that there is to say."""
    return {}


_DIALECT = Dialect(_pointer, _discriminator)
