"""Large messages over a slow line: an answer that does not come in time is asked for in smaller pieces."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
import redis

from interlock_runtime.events import broker
from interlock_runtime.events.streams import batches
from interlock_testing.redis_server import RedisServer
from tests.integration.messaging.in_process import SERVICE, Numbers, subscription, until, worker
from tests.integration.messaging.messages import event, send
from tests.integration.messaging.redis_state import is_settled

READ_SECONDS = 1.5
BYTES_PER_SECOND = 4e6
MESSAGE_BYTES = 400_000
MESSAGES = 32
"""One batch of so many takes twice as long as an answer may."""


@dataclass(frozen=True)
class SlowServer:
    """What `worker` needs to know of a server."""

    url: str


@asynccontextmanager
async def slow_line(port: int) -> AsyncIterator[SlowServer]:
    """A line to the server on `port`, over which its answers come slowly."""

    async def carry(source: asyncio.StreamReader, target: asyncio.StreamWriter, rate: float | None) -> None:
        try:
            while data := await source.read(65536):
                target.write(data)
                await target.drain()
                if rate is not None:
                    await asyncio.sleep(len(data) / rate)
        except OSError:
            return
        finally:
            target.close()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(carry(reader, back, None), carry(there, writer, BYTES_PER_SECOND))

    proxy = await asyncio.start_server(connected, "127.0.0.1", 0)
    async with proxy:
        yield SlowServer(f"redis://127.0.0.1:{proxy.sockets[0].getsockname()[1]}/0")


@pytest.mark.parametrize("key", [None, "key"], ids=["shared", "ordered"])
def test_messages_whose_batch_takes_too_long_are_handled(
    server: RedisServer, client: redis.Redis, monkeypatch: pytest.MonkeyPatch, key: str | None
) -> None:
    monkeypatch.setattr(batches, "READ_SECONDS", READ_SECONDS)
    monkeypatch.setattr(broker, "ANSWER_SECONDS", READ_SECONDS)
    numbers = Numbers()

    async def scenario() -> None:
        async with (
            slow_line(server.port) as line,
            worker(line, subscription(numbers, ordering_key=key), concurrency=MESSAGES),
        ):
            await until(lambda: is_settled(client, SERVICE), 60)

    send(client, ({**event(number), "padding": "x" * MESSAGE_BYTES} for number in range(MESSAGES)))
    asyncio.run(scenario())
    assert sorted(set(numbers.handled)) == list(range(MESSAGES))
    if key is not None:
        assert numbers.handled == list(range(MESSAGES))
