"""FastStream's reader of batches, which bears with a Redis that refuses to be read or is slow."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, cast

import redis.asyncio
from faststream import AckPolicy
from faststream._internal.endpoint.subscriber.call_item import CallsCollection
from faststream.redis import RedisBroker, StreamSub
from faststream.redis.configs import RedisBrokerConfig
from faststream.redis.message import FAKE_CONSUMER, RedisBatchStreamMessage
from faststream.redis.subscriber.config import RedisSubscriberConfig, RedisSubscriberSpecificationConfig
from faststream.redis.subscriber.specification import StreamSubscriberSpecification
from faststream.redis.subscriber.usecases import StreamBatchSubscriber
from faststream.redis.subscriber.usecases.stream_subscriber import ReadResponse
from redis.exceptions import ResponseError

from interlock_runtime.events.redis.patience import AWAY, Complaints
from interlock_runtime.events.redis.tasks import ended
from interlock_runtime.events.streams.batches import BatchSize

REFUSED_SECONDS = 1.0
"""How long it waits after a read that failed."""

Receive = Callable[..., Awaitable[None]]


class BatchSubscriber(StreamBatchSubscriber):
    """Hands batches to `receive`, as they are. It stops by itself when its group is gone, and for nothing else.

    FastStream's own goes on at once after an error of the server, as often as the processor allows.
    """

    def __init__(
        self, broker: RedisBroker, client: redis.asyncio.Redis, stream: StreamSub, size: BatchSize, receive: Receive
    ) -> None:
        # As FastStream does: what the broker has stands for its configuration.
        outer = cast(RedisBrokerConfig, broker.config)
        config = RedisSubscriberConfig(
            stream_sub=stream, no_reply=True, _outer_config=outer, _ack_policy=AckPolicy.MANUAL
        )
        calls = CallsCollection[Any]()
        specification = StreamSubscriberSpecification(
            outer,
            RedisSubscriberSpecificationConfig(title_=None, description_=None, include_in_schema=False),
            calls,
            stream_sub=stream,
        )
        super().__init__(config, specification, calls)
        self.add_call(parser_=untouched, decoder_=undecoded, dependencies_=())
        self(receive)
        self._reading = client
        self._size = size
        self._complaints = Complaints()
        self._purpose = f"read the stream {stream.name}"
        self._failing = False

    @property
    def is_reading(self) -> bool:
        return self.running and not self._failing

    @property
    def _client(self) -> redis.asyncio.Redis:
        return self._reading

    async def start(self) -> None:
        self._failing = False
        await super().start()

    async def stop(self) -> None:
        """What it was handing over is broken off. It has ended when this returns, which FastStream's own may not."""
        self.running = False
        current = asyncio.current_task()
        await ended([task for task in self.tasks if task is not current], patience=0.05)
        await super().stop()

    async def _xreadgroup(self, *, count: int | None, block: int | None, noack: bool = False) -> ReadResponse:
        asked = self._size.within(count or 1)
        read = super()._xreadgroup(count=asked, block=block, noack=noack)
        try:
            answer = await self._size.measured(asked, read, _entries)
        except ResponseError as error:
            if "NOGROUP" in str(error):
                raise
            if "UNBLOCKED" in str(error):
                # The stream is gone, and the next read says so.
                return ()
            return await self._failed(error)
        except AWAY as error:
            return await self._failed(error)
        self._failing = False
        self._complaints.withdraw(self._purpose)
        return answer

    async def _failed(self, error: Exception) -> ReadResponse:
        self._failing = True
        self._complaints.make(self._purpose, error, logging.WARNING)
        await asyncio.sleep(REFUSED_SECONDS)
        return ()


def _entries(answer: ReadResponse) -> int:
    return sum(len(entries) for _, entries in answer)


async def untouched(message: Any) -> RedisBatchStreamMessage:
    """A parser that looks at nothing, so that nothing can be wrong."""
    return RedisBatchStreamMessage(
        raw_message=message, body=b"", consumer=FAKE_CONSUMER, group=None, correlation_id="batch", message_id="batch"
    )


async def undecoded(message: Any) -> None:
    """A decoder that leaves the bytes alone."""
