from __future__ import annotations

import asyncio
from contextlib import closing

import pytest

from interlock_runtime.events.broker import redis_broker
from interlock_runtime.events.publishing.stream_writer import StreamEntry, StreamWriter
from interlock_runtime.events.sink import BrokerRefused
from interlock_testing.redis_server import redis_server

ENTRY = StreamEntry("s", b"{}", None)


def test_entries_of_one_stream_are_added_all_or_none() -> None:
    with redis_server() as server, closing(server.client()) as client:
        client.config_set("maxmemory", "1")

        async def scenario() -> None:
            broker = redis_broker(server.url)
            writer = StreamWriter(broker)
            with pytest.raises(BrokerRefused, match="maxmemory") as refused:
                await writer.write_all_or_none([ENTRY] * 3)
            assert "XADD" not in str(refused.value)
            assert client.xlen("s") == 0
            client.config_set("maxmemory", "0")
            await writer.write_all_or_none([ENTRY] * 3)
            assert client.xlen("s") == 3
            await broker.stop()

        asyncio.run(scenario())


def test_a_writer_belongs_to_no_loop_until_it_is_used() -> None:
    with redis_server() as server:
        broker = redis_broker(server.url)
        writer = StreamWriter(broker)

        async def scenario() -> None:
            assert await writer.write([ENTRY]) == [None]
            await broker.stop()

        asyncio.run(scenario())
