"""Publishes events at once."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from faststream.redis import RedisBroker

from interlock_runtime.events.publishing.size import MAX_EVENT_BYTES, check_size
from interlock_runtime.events.publishing.stream_writer import WRITE_SECONDS, StreamEntry, StreamWriter
from interlock_runtime.events.sink import BrokerUnavailable, OutgoingEvent
from interlock_runtime.events.wire.cloud_event import encode

MOST_EVENTS = 1_000
MOST_BYTES = 4 * 2**20
"""What one round trip takes at most, unless a single event is larger."""


class _Waiting(NamedTuple):
    entry: StreamEntry
    done: asyncio.Future[None]


class BrokerSender:
    """An `EventSender` that publishes to the streams of `broker`, as the service `source`.

    Sends that wait at the same time share a round trip. They are made one after the other, so the events of one process
    lie in their streams in the order in which they were sent. It belongs to the event loop that it is used in. It sends
    no event of more than `max_event_bytes` bytes in the wire format.
    """

    def __init__(
        self,
        broker: RedisBroker,
        source: str,
        timeout: float = WRITE_SECONDS,
        *,
        max_event_bytes: int = MAX_EVENT_BYTES,
    ) -> None:
        self._source = source
        self._max_event_bytes = max_event_bytes
        self._writer = StreamWriter(broker, timeout)
        self._waiting: deque[_Waiting] = deque()
        self._flushing: asyncio.Task[None] | None = None

    @property
    def writer(self) -> StreamWriter:
        """What it writes through, for who has events in the wire format."""
        return self._writer

    async def send(self, event: OutgoingEvent) -> None:
        """Returns once the broker has the event.

        Raises:
            BrokerUnavailable: within twice the timeout; the event may have been published nevertheless.
            BrokerRefused: the event was not published.
            EventInvalid: it is too large.
        """
        data = encode(event, self._source)
        check_size(event, data, self._max_event_bytes)
        done = asyncio.get_running_loop().create_future()
        entry = StreamEntry(event.type.stream, data, event.type.max_stream_length)
        self._waiting.append(_Waiting(entry, done))
        if self._flushing is None:
            self._flushing = asyncio.create_task(self._flush())
        await done

    async def _flush(self) -> None:
        batch: list[_Waiting] = []
        try:
            while self._waiting:
                batch = list(self._take())
                if batch:
                    await self._publish(batch)
        except asyncio.CancelledError:
            self._fail_all(batch, "publishing was broken off")
            raise
        except BrokerUnavailable as error:
            # Those behind would wait as long for the same answer.
            self._fail_all(batch, str(error))
        finally:
            self._flushing = None

    def _take(self) -> Iterator[_Waiting]:
        """The next ones that somebody still waits for, as many as go in one round trip."""
        count = size = 0
        while self._waiting and count < MOST_EVENTS:
            size += len(self._waiting[0].entry.data)
            if count and size > MOST_BYTES:
                return
            waiting = self._waiting.popleft()
            if not waiting.done.done():
                count += 1
                yield waiting

    async def _publish(self, batch: list[_Waiting]) -> None:
        results: Sequence[Exception | None]
        try:
            results = await self._writer.write([waiting.entry for waiting in batch])
        except BrokerUnavailable:
            raise
        except Exception as error:
            results = [error] * len(batch)
        for waiting, result in zip(batch, results, strict=True):
            if waiting.done.done():
                continue
            if result is None:
                waiting.done.set_result(None)
            else:
                waiting.done.set_exception(result)

    def _fail_all(self, batch: list[_Waiting], reason: str) -> None:
        for waiting in (*batch, *self._waiting):
            if not waiting.done.done():
                waiting.done.set_exception(BrokerUnavailable(reason))
        self._waiting.clear()
