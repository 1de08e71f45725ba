"""What the two ways to take a stream's messages have in common: reading one stream for one group as one consumer."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

import redis.asyncio
from faststream.redis import RedisBroker
from redis.exceptions import RedisError, ResponseError

from interlock_runtime.events.dispatch.admission import Admission
from interlock_runtime.events.dispatch.flow import Flow
from interlock_runtime.events.dispatch.scheduler import Scheduler
from interlock_runtime.events.dispatch.tries import TriesStore
from interlock_runtime.events.redis.patience import AWAY, Complaints
from interlock_runtime.events.streams.batches import BatchSize
from interlock_runtime.events.streams.pending import EntryReader, PendingEntries
from interlock_runtime.events.streams.reader import StreamReader, Take


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every stream of a worker shares. `consumer` names the process in each group, which is named `service`.

    Messages are read over `reading`, all else is asked over `client`.
    `claim_after`, `lease` and `bury_after` are seconds.
    """

    broker: RedisBroker
    client: redis.asyncio.Redis
    reading: redis.asyncio.Redis
    service: str
    consumer: str
    batch: int
    claim_after: float
    lease: float
    bury_after: float
    flow: Flow
    admission: Admission
    scheduler: Scheduler
    tries: TriesStore


class EventStream(Protocol):
    """The messages of one stream, on their way to the scheduler."""

    @property
    def is_live(self) -> bool:
        """Whether it takes messages, or would if it were its turn."""
        ...

    async def run(self) -> None:
        """Takes messages until cancelled."""
        ...

    async def stop_reading(self) -> None:
        """Takes nothing new. What is in hand stays so while `run` goes on."""
        ...

    async def leave(self) -> None:
        """Lets others have at once what is still pending."""
        ...


def stream_parts(
    queue: str, around: Surroundings, read_entry: EntryReader, take: Take
) -> tuple[PendingEntries, StreamReader]:
    """What delivers the messages of a stream: those that were delivered before, and new ones."""
    size = BatchSize()
    pending = PendingEntries(around.client, around.reading, queue, around.service, around.consumer, size, read_entry)
    reader = StreamReader(
        around.broker,
        around.reading,
        queue,
        around.service,
        around.consumer,
        around.batch,
        size,
        pending,
        read_entry,
        take,
    )
    return pending, reader


class Chores:
    """What is done for a stream again and again, so that it does not matter when it fails once."""

    def __init__(self, queue: str, pending: PendingEntries, around: Surroundings) -> None:
        self._queue = queue
        self._pending = pending
        self._around = around
        self._complaints = Complaints()

    async def tidy(self) -> None:
        """Removes what dead processes left behind."""
        await self.attempt("remove consumers", lambda: self._pending.bury(self._around.bury_after))
        await self.attempt("forget attempts", lambda: self._around.tries.sweep(self._queue))

    async def attempt(self, purpose: str, act: Callable[[], Awaitable[object]]) -> None:
        what = f"{purpose} of {self._queue}"
        try:
            await act()
        except AWAY as error:
            # Others say that louder.
            self._complaints.make(what, error, logging.DEBUG)
        except RedisError as error:
            # The reader makes the group and the stream again.
            gone = isinstance(error, ResponseError) and any(name in str(error) for name in ("NOGROUP", "no such key"))
            self._complaints.make(what, error, logging.DEBUG if gone else logging.ERROR)
        else:
            self._complaints.withdraw(what)
