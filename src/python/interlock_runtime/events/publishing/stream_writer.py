"""Adds many entries to streams in one round trip."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import NamedTuple

from faststream.redis import RedisBroker
from redis.asyncio.client import Pipeline, Redis
from redis.exceptions import RedisError, ResponseError

from interlock_runtime.events.redis import keys
from interlock_runtime.events.sink import BrokerRefused, BrokerUnavailable
from interlock_runtime.events.wire.cloud_event_format import CloudEventFormat

WRITE_SECONDS = 5.0


class StreamEntry(NamedTuple):
    """`data` is an event in the wire format. The stream keeps about `max_length` entries, all when it is None."""

    stream: str
    data: bytes
    max_length: int | None

    def add_to(self, pipeline: Pipeline) -> None:
        pipeline.xadd(self.stream, {keys.DATA: self.data}, maxlen=self.max_length, approximate=True)


class StreamWriter:
    """Writes through the connections of `broker`. Within `timeout` seconds a call has succeeded or failed.

    A call that raises `BrokerUnavailable` may have added any number of its entries, the first ones first, and some of
    them twice.
    """

    def __init__(self, broker: RedisBroker, timeout: float = WRITE_SECONDS) -> None:
        self._broker = broker
        self._timeout = timeout

    async def write(self, entries: Sequence[StreamEntry]) -> Sequence[BrokerRefused | None]:
        """Adds entries in the order given; returns for each why it was refused, None when it was added.

        Raises BrokerUnavailable.
        """
        async with self._bounded():
            client: object = await self._broker.connect()
            if not isinstance(client, Redis):
                return await self._publish(entries)
            async with client.pipeline(transaction=False) as pipeline:
                for entry in entries:
                    entry.add_to(pipeline)
                answers = await pipeline.execute(raise_on_error=False)
        return [_refusal(answer) if isinstance(answer, Exception) else None for answer in answers]

    async def write_all_or_none(self, entries: Sequence[StreamEntry]) -> None:
        """Adds entries of one stream in the order given. Raises BrokerRefused when none was added, BrokerUnavailable.

        It is a transaction: without one, an entry could be refused and the next one be added, as a server does that has
        read the last of its data in between.
        """
        async with self._bounded():
            client = await self._broker.connect()
            async with client.pipeline(transaction=True) as pipeline:
                for entry in entries:
                    entry.add_to(pipeline)
                try:
                    await pipeline.execute()
                except ResponseError as error:
                    raise _refusal(error) from error

    async def answers(self) -> bool:
        """Whether the broker is there at this moment."""
        try:
            async with self._bounded():
                client = await self._broker.connect()
                try:
                    await client.ping()
                except ResponseError:
                    # It may not be asked, but it said so.
                    return True
        except BrokerUnavailable:
            return False
        return True

    async def _publish(self, entries: Sequence[StreamEntry]) -> Sequence[None]:
        """To a broker of FastStream's `TestRedisBroker`, which has no connection: its handlers run at once."""
        for entry in entries:
            payload, headers = CloudEventFormat.parse(entry.data)
            identity = headers["correlation_id"]
            await self._broker.publish(payload, stream=entry.stream, headers=headers, correlation_id=identity)
        return [None] * len(entries)

    @asynccontextmanager
    async def _bounded(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self._timeout):
                yield
        except TimeoutError as error:
            raise BrokerUnavailable(f"the broker did not answer within {self._timeout:g} s") from error
        except (RedisError, OSError) as error:
            raise BrokerUnavailable(f"the broker cannot be reached: {error}") from error


def _refusal(error: Exception) -> BrokerRefused:
    # The library may put the command before the answer, and with it the event.
    answer = str(error).rpartition(" of pipeline caused error: ")[2].removeprefix("(").removesuffix(",)")
    return BrokerRefused(f"the broker refused the event: {answer}")
