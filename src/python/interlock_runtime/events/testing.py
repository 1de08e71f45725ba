"""Handlers in unit tests, without a server: FastStream's test broker in place of Redis.

A message is handled before `send` returns, once, and what goes wrong is raised there. This says nothing about delivery,
which only a real server shows.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from faststream import AckPolicy
from faststream.redis import BinaryMessageFormatV1, RedisBroker, RedisStreamMessage, StreamSub, TestRedisBroker
from faststream.redis.message import FAKE_CONSUMER

from interlock_runtime.events.broker import redis_broker
from interlock_runtime.events.dead_letters import Reason
from interlock_runtime.events.handling.intake import Intake
from interlock_runtime.events.handling.verdict import Failed, GivenUp, Handled, Postponed
from interlock_runtime.events.redis import keys
from interlock_runtime.events.redis.entry import event_entry
from interlock_runtime.events.sink import OutgoingEvent
from interlock_runtime.events.streams.batch_subscriber import undecoded
from interlock_runtime.events.streams.reader import WithMessage
from interlock_runtime.events.subscription import Subscription
from interlock_runtime.events.wire.cloud_event import subject_of
from interlock_runtime.events.wire.cloud_event_format import CloudEventFormat

_NOWHERE = "redis://test.invalid:6379/0"


class MessageGivenUp(Exception):
    """The message would have become a dead letter at once."""

    def __init__(self, reason: Reason, error: str) -> None:
        super().__init__(f"{reason}: {error}")
        self.reason = reason


class InlineEvents:
    """An `EventSender` whose events are handled on the spot. `broker` takes messages of other programs."""

    def __init__(self, broker: RedisBroker, source: str) -> None:
        self.broker = broker
        self._source = source

    async def send(self, event: OutgoingEvent) -> None:
        """Raises what the handler raises, and `MessageGivenUp`."""
        headers = {
            "id": event.id,
            "source": self._source,
            "type": event.type.name,
            "time": event.time.isoformat(),
            "subject": subject_of(event),
            "traceparent": event.trace.traceparent if event.trace is not None else None,
            "tracestate": event.trace.tracestate if event.trace is not None else None,
            "requestid": event.request_id,
        }
        given = {name: value for name, value in headers.items() if value is not None}
        # By this the test broker knows which of its pending messages came to an end.
        correlation = event.request_id or event.id
        await self.broker.publish(event.payload, stream=event.type.stream, headers=given, correlation_id=correlation)


@asynccontextmanager
async def handled_inline(
    subscriptions: Sequence[Subscription], *, service: str, source: str = "test"
) -> AsyncIterator[InlineEvents]:
    """Composes the subscriptions as `EventWorker` does. What is sent comes from the service `source`.

    Raises CompositionError.
    """
    intake = Intake(subscriptions, service)
    broker = redis_broker(_NOWHERE)
    for stream in intake.streams:
        subscriber = broker.subscriber(
            stream=StreamSub(stream, group=service, consumer="test"),
            ack_policy=AckPolicy.MANUAL,
            parser=_named,
            decoder=undecoded,
            # The test broker writes an answer, which is no event of ours, although nobody reads it.
            message_format=BinaryMessageFormatV1,
            no_reply=True,
        )
        subscriber(_receiver(intake, stream))
    async with TestRedisBroker(broker) as connected:
        yield InlineEvents(connected, source)


async def _named(message: Any) -> RedisStreamMessage:
    """Nothing is read but the name by which the test broker knows its messages."""
    headers = CloudEventFormat.parse(message["data"][keys.DATA.encode()])[1]
    return RedisStreamMessage(
        raw_message=message,
        body=b"",
        consumer=FAKE_CONSUMER,
        group=None,
        correlation_id=headers.get("correlation_id"),
    )


def _receiver(intake: Intake, stream: str) -> Any:
    async def receive(message: WithMessage) -> None:
        read = intake.read(event_entry(stream, b"0-1", message.raw_message["data"]))
        verdict = read if isinstance(read, GivenUp) else await read.handler.handle(read.event, read.payload)
        match verdict:
            case GivenUp(reason, error):
                raise MessageGivenUp(reason, error)
            case Failed(error) | Postponed(error):
                raise error
            case Handled():
                return

    return receive
