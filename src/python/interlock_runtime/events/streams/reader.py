"""Reads a stream through a FastStream subscriber, batch by batch, and starts it again when it gave up."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any, TypeAlias

import redis.asyncio
from faststream import Context
from faststream.redis import RedisBroker, StreamSub
from redis.exceptions import RedisError

from interlock_runtime.events.redis.entry import Entry
from interlock_runtime.events.redis.patience import Complaints
from interlock_runtime.events.streams.batch_subscriber import BatchSubscriber
from interlock_runtime.events.streams.batches import BatchSize
from interlock_runtime.events.streams.pending import EntryReader, PendingEntries

POLL_MILLISECONDS = 1000
"""How long a read waits for new entries."""

WATCH_SECONDS = 0.2
RETRY_SECONDS = 1.0

WithMessage: TypeAlias = Annotated[Any, Context("message")]
"""How a handler says to FastStream that it wants the message itself."""

Take: TypeAlias = Callable[[Sequence[Entry]], Awaitable[None]]


class StreamReader:
    """Hands the new entries of `queue` to `take`, which returns when there is room for more.

    FastStream reads, and nothing else: the bytes reach `take` as they are, and it acknowledges nothing. `client` is one
    for reading, and `size` what its answers may hold.
    """

    def __init__(
        self,
        broker: RedisBroker,
        client: redis.asyncio.Redis,
        queue: str,
        group: str,
        consumer: str,
        batch: int,
        size: BatchSize,
        pending: PendingEntries,
        read_entry: EntryReader,
        take: Take,
    ) -> None:
        self._client = client
        self._pending = pending
        self._closed = False
        self._complaints = Complaints()
        self._purpose = f"begin to read the stream {queue}"
        stream = StreamSub(
            queue,
            group=group,
            consumer=consumer,
            batch=True,
            max_records=batch,
            polling_interval=POLL_MILLISECONDS,
        )

        async def receive(message: WithMessage) -> None:
            raw = message.raw_message
            entries = zip(raw["message_ids"], raw["data"], strict=True)
            try:
                await take([read_entry(queue, id, fields) for id, fields in entries])
            except asyncio.CancelledError:
                # FastStream would log it as an error of the handler. Stopped it ends, whatever comes from here.
                if self._subscriber.running:
                    raise

        self._subscriber = BatchSubscriber(broker, client, stream, size, receive)

    @property
    def is_reading(self) -> bool:
        return self._subscriber.is_reading

    async def run(self) -> None:
        """Reads until closed. The subscriber stops for good when its group is gone; then it gets a new one."""
        try:
            while not self._closed:
                if not self._subscriber.running:
                    await self._try_to_start()
                await asyncio.sleep(WATCH_SECONDS)
        finally:
            # It may have been on its way to start when it was told to stop.
            await self.stop()

    async def _try_to_start(self) -> None:
        try:
            await self.start()
        except (RedisError, OSError, TimeoutError) as error:
            self._complaints.make(self._purpose, error, logging.WARNING)
            await self.stop()
            await asyncio.sleep(RETRY_SECONDS)
        else:
            self._complaints.withdraw(self._purpose)

    async def start(self) -> None:
        await self._pending.create_group()
        # The subscriber begins with the same, and does not bear with a server that refuses it.
        await self._client.ping()
        await self._subscriber.start()

    async def stop(self) -> None:
        await self._subscriber.stop()

    async def close(self) -> None:
        """Stops for good."""
        self._closed = True
        await self._subscriber.stop()
