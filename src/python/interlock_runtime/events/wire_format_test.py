"""What is promised of the wire format, held by programs that know nothing but redis-py and JSON."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from typing import Any

from interlock_runtime.context import TraceContext
from interlock_runtime.events.broker import redis_broker
from interlock_runtime.events.contract import EventType
from interlock_runtime.events.publishing.broker_sender import BrokerSender
from interlock_runtime.events.sink import OutgoingEvent
from interlock_runtime.events.wire.cloud_event import decode
from interlock_testing.redis_server import redis_server
from interlock_testing.redis_streams import stream_events

READER = """
import json, redis, sys
client = redis.Redis.from_url(sys.argv[1])
print(json.dumps([json.loads(fields[b"__data__"]) for _, fields in client.xrange("user.registered")]))
"""

WRITER = """
import json, redis, sys
event = {
    "specversion": "1.0", "type": "users.user_registered", "source": "elsewhere", "id": "1",
    "time": "2026-01-02T03:04:05Z", "datacontenttype": "application/json", "subject": "\\u00e4",
    "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    "data": {"name": "\\u2603", "data": {"n": 1}},
}
client = redis.Redis.from_url(sys.argv[1])
client.xadd("user.registered", {"__data__": json.dumps(event)})
client.xadd("user.registered", {"__data__": json.dumps(event, ensure_ascii=False, indent=2)})
"""


def program(text: str, url: str) -> bytes:
    return subprocess.run([sys.executable, "-c", text, url], check=True, capture_output=True).stdout


def test_another_program_reads_what_is_published() -> None:
    payloads: list[Any] = [
        {"id": 1, "name": "\N{SNOWMAN}"},
        {"id": "\u00e4\n", "data": {"data": [1, None]}},
        {"id": 2, "text": "x" * 2**20},
    ]
    type = EventType("users.user_registered", "user.registered", ordering_key="id")
    trace = TraceContext("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", None)

    async def publish(url: str) -> None:
        broker = redis_broker(url)
        sender = BrokerSender(broker, "backend")
        for payload in payloads:
            data = json.dumps(payload, ensure_ascii=False).encode()
            await sender.send(OutgoingEvent(type, data, request_id="r-1", trace=trace))
        await broker.stop()

    with redis_server() as server:
        asyncio.run(publish(server.url))
        read = json.loads(program(READER, server.url))
    assert [event["data"] for event in read] == payloads
    assert [event["subject"] for event in read] == ["1", "\u00e4\n", "2"]
    for event in read:
        assert event["specversion"] == "1.0"
        assert (event["source"], event["type"], event["requestid"]) == ("backend", "users.user_registered", "r-1")
        assert event["traceparent"] == trace.traceparent


def test_what_another_program_wrote_is_read() -> None:
    with redis_server() as server:
        program(WRITER, server.url)
        entries = stream_events(server, "user.registered")
    assert len(entries) == 2
    for entry in entries:
        envelope = decode(entry, 1)
        assert json.loads(envelope.data) == {"name": "\N{SNOWMAN}", "data": {"n": 1}}
        assert (envelope.event.source, envelope.event.id, envelope.event.subject) == ("elsewhere", "1", "\u00e4")
        assert envelope.event.trace is not None
