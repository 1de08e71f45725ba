from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from faststream.redis import RedisMessage, StreamSub, TestRedisBroker
from pydantic import BaseModel

from interlock_runtime.events.broker import redis_broker
from interlock_runtime.events.contract import EventType
from interlock_runtime.events.publishing.broker_sender import BrokerSender
from interlock_runtime.events.sink import OutgoingEvent
from interlock_runtime.events.wire.cloud_event import decode, encode
from interlock_runtime.events.wire.cloud_event_format import CloudEventFormat

TYPE = EventType("users.user_registered", "user.registered", ordering_key="id")


class User(BaseModel):
    id: int
    name: str


def encoded(message: Any, headers: dict[str, Any]) -> bytes:
    return asyncio.run(CloudEventFormat.encode(message=message, reply_to=None, headers=headers, correlation_id="c-1"))


def test_attributes_are_headers_and_back() -> None:
    sent = OutgoingEvent(TYPE, b'{"id":1,"name":"\xc3\xa4"}', request_id="r-1")
    payload, headers = CloudEventFormat.parse(encode(sent, "backend"))
    assert payload == sent.payload
    assert headers["message_id"] == headers["id"] == sent.id
    assert headers["correlation_id"] == "r-1"
    again = decode(encoded(payload, headers), 1)
    assert (again.event, again.data) == (decode(encode(sent, "backend"), 1).event, sent.payload)


def test_what_faststream_publishes_is_an_event_too() -> None:
    data = encoded({"id": 1, "name": "\u00e4"}, {"source": "elsewhere", "type": "users.seen", "subject": "1"})
    event = decode(data, 1).event
    assert json.loads(decode(data, 1).data) == {"id": 1, "name": "\u00e4"}
    assert (event.id, event.source, event.type, event.subject) == ("c-1", "elsewhere", "users.seen", "1")
    assert event.time is not None


def test_what_faststream_sends_by_itself_is_of_a_type_of_its_own() -> None:
    envelope = decode(encoded(None, {}), 1)
    assert (envelope.event.id, envelope.event.source, envelope.event.type) == ("c-1", "faststream", "faststream")
    assert envelope.data == b"null"
    assert decode(encoded("plain text", {}), 1).data == b'"plain text"'


@pytest.mark.parametrize("data", [b"", b"\x89BIN\r\n\x1a\n", b'{"data":"x","headers":{}}', b"{}"])
def test_what_is_no_event_is_a_body_without_headers(data: bytes) -> None:
    assert CloudEventFormat.parse(data) == (data, {})


def test_what_is_sent_reaches_handlers_in_a_test_broker() -> None:
    broker = redis_broker("redis://localhost:1")
    seen: list[tuple[User, str, object]] = []

    @broker.subscriber(stream=StreamSub("user.registered", group="g", consumer="c"))
    async def handle(user: User, message: RedisMessage) -> None:
        seen.append((user, message.message_id, message.headers["source"]))

    async def scenario() -> None:
        async with TestRedisBroker(broker):
            await BrokerSender(broker, "backend").send(OutgoingEvent(TYPE, b'{"id":1,"name":"data"}', id="e-1"))

    asyncio.run(scenario())
    assert seen == [(User(id=1, name="data"), "e-1", "backend")]


def test_what_a_handler_raises_in_a_test_broker_is_raised_where_it_was_sent() -> None:
    broker = redis_broker("redis://localhost:1")

    @broker.subscriber(stream=StreamSub("user.registered", group="g", consumer="c"))
    async def handle(user: User) -> None:
        raise RuntimeError("no")

    async def scenario() -> None:
        async with TestRedisBroker(broker):
            sender = BrokerSender(broker, "backend")
            for _ in range(2):
                with pytest.raises(RuntimeError, match="no"):
                    await sender.send(OutgoingEvent(TYPE, b'{"id":1,"name":"x"}'))

    asyncio.run(scenario())
