"""Reads a stream through a FastStream subscriber, batch by batch, and starts it again when it gave up."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any, TypeAlias

from faststream import AckPolicy, Context
from faststream.redis import RedisBroker, StreamSub
from faststream.redis.message import FAKE_CONSUMER, RedisBatchStreamMessage
from redis.exceptions import RedisError

from interlock_runtime.events.entry import Entry
from interlock_runtime.events.pending import EntryReader, PendingEntries

logger = logging.getLogger("interlock.events")

POLL_MILLISECONDS = 1000
"""How long a read waits for new entries."""

WATCH_SECONDS = 0.2
RETRY_SECONDS = 1.0

WithMessage: TypeAlias = Annotated[Any, Context("message")]
"""How a handler says to FastStream that it wants the message itself."""

Take: TypeAlias = Callable[[Sequence[Entry]], Awaitable[None]]


class StreamReader:
    """Hands the new entries of `queue` to `take`, which returns when there is room for more.

    FastStream reads, and nothing else: the bytes reach `take` as they are, and it acknowledges nothing.
    """

    def __init__(
        self,
        broker: RedisBroker,
        queue: str,
        group: str,
        consumer: str,
        batch: int,
        pending: PendingEntries,
        read_entry: EntryReader,
        take: Take,
    ) -> None:
        self._queue = queue
        self._group = group
        self._pending = pending
        self._closed = False
        stream = StreamSub(
            queue,
            group=group,
            consumer=consumer,
            batch=True,
            max_records=batch,
            polling_interval=POLL_MILLISECONDS,
        )
        self._subscriber = broker.subscriber(
            stream=stream,
            ack_policy=AckPolicy.MANUAL,
            parser=untouched,
            decoder=undecoded,
            no_reply=True,
            persistent=False,
            include_in_schema=False,
        )

        async def receive(message: WithMessage) -> None:
            raw = message.raw_message
            entries = zip(raw["message_ids"], raw["data"], strict=True)
            await take([read_entry(queue, id, fields) for id, fields in entries])

        self._subscriber(receive)

    @property
    def is_reading(self) -> bool:
        return self._subscriber.running

    async def run(self) -> None:
        """Reads until closed. The subscriber stops for good when its group is gone; then it gets a new one."""
        while not self._closed:
            if not self._subscriber.running:
                try:
                    await self.start()
                except (RedisError, OSError, TimeoutError) as error:
                    logger.warning("the stream %s cannot be read yet: %s", self._queue, error)
                    await self.stop()
                    await asyncio.sleep(RETRY_SECONDS)
            await asyncio.sleep(WATCH_SECONDS)

    async def start(self) -> None:
        await self._pending.create_group()
        await self._subscriber.start()

    async def stop(self) -> None:
        await self._subscriber.stop()

    async def close(self) -> None:
        """Stops for good."""
        self._closed = True
        await self._subscriber.stop()


async def untouched(message: Any) -> RedisBatchStreamMessage:
    """A parser that looks at nothing, so that nothing can be wrong."""
    return RedisBatchStreamMessage(
        raw_message=message, body=b"", consumer=FAKE_CONSUMER, group=None, correlation_id="batch", message_id="batch"
    )


async def undecoded(message: Any) -> None:
    """A decoder that leaves the bytes alone."""
