"""The wire format as FastStream takes it, in place of its binary envelope."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from faststream.redis.parser import MessageFormat

from interlock_runtime.events.wire.cloud_event import JSON_MEDIA_TYPE, SPEC_VERSION, Undecodable, decode

if TYPE_CHECKING:
    from fast_depends.library.serializer import SerializerProto
    from faststream._internal.basic_types import SendableMessage
    from faststream._internal.parser import CodecProto

_FASTSTREAM = "faststream"
_ATTRIBUTES = ("source", "type", "time", "subject", "traceparent", "tracestate", "requestid")


class CloudEventFormat(MessageFormat):
    """A CloudEvents 1.0 event in JSON. Its attributes are the message's headers, its `data` the message's body."""

    __slots__ = ()

    @classmethod
    async def encode(
        cls,
        *,
        message: Sequence[SendableMessage] | SendableMessage,
        reply_to: str | None,
        headers: dict[str, Any] | None,
        correlation_id: str,
        serializer: SerializerProto | None = None,
        codec: CodecProto | None = None,
    ) -> bytes:
        """The event whose attributes are `headers`.

        What FastStream sends by itself, such as replies, has none: its id is the correlation id, its type is one that
        nobody subscribes to. Events are published by generated publishers, which do not come this way.
        """
        given = headers or {}
        built = await cls.build(
            message=message,
            reply_to=reply_to,
            headers=None,
            correlation_id=correlation_id,
            serializer=serializer,
            codec=codec,
        )
        members = {
            "specversion": SPEC_VERSION,
            "datacontenttype": JSON_MEDIA_TYPE,
            "id": given.get("id") or correlation_id,
            "source": _FASTSTREAM,
            "type": _FASTSTREAM,
            "time": datetime.now(UTC).isoformat(),
            **{name: given[name] for name in _ATTRIBUTES if given.get(name) is not None},
        }
        head = json.dumps(members, separators=(",", ":"))[:-1].encode("ascii")
        data = json.dumps(message).encode("ascii") if isinstance(message, str) else built.data
        return b'%b,"data":%b}' % (head, data or b"null")

    @classmethod
    def parse(cls, data: bytes) -> tuple[bytes, dict[str, Any]]:
        """The payload and the headers. What is no such event is a body without headers: FastStream asks for no error
        here.
        """
        try:
            envelope = decode(data, attempt=1)
        except Undecodable:
            return data, {}
        event = envelope.event
        headers: dict[str, Any] = {
            "id": event.id,
            "source": event.source,
            "type": event.type,
            "time": event.time.isoformat() if event.time is not None else None,
            "subject": event.subject,
            "traceparent": event.trace.traceparent if event.trace is not None else None,
            "tracestate": event.trace.tracestate if event.trace is not None else None,
            "requestid": event.request_id,
            # What FastStream itself looks for.
            "message_id": event.id,
            "correlation_id": event.request_id or event.id,
            "content-type": JSON_MEDIA_TYPE,
        }
        return envelope.data, {name: value for name, value in headers.items() if value is not None}
