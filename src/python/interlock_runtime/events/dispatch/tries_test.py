from __future__ import annotations

import asyncio

import pytest
import redis.asyncio

from interlock_runtime.events.contract import Delivery
from interlock_runtime.events.dispatch.tries import Tries, TriesStore, backoff, decode
from interlock_runtime.events.redis import keys
from interlock_testing.redis_server import redis_server


def test_pauses_double_up_to_the_longest() -> None:
    delivery = Delivery(backoff_initial=1.5, backoff_max=10)
    assert [backoff(delivery, failed) for failed in (1, 2, 3, 4, 5, 100_000)] == [1.5, 3, 6, 10, 10, 10]


def test_no_pause_stays_none() -> None:
    assert backoff(Delivery(backoff_initial=0.0), 100_000) == 0


def test_what_is_written_is_read() -> None:
    tries = Tries(3, running=True, due=1.5, error="no luck \N{SNOWMAN}")
    assert decode(tries.encode().encode()) == tries


@pytest.mark.parametrize("record", [b"", b"{", b"3", b"{}", b'{"attempts": [], "running": 1, "due": 1, "error": ""}'])
def test_what_is_none_of_ours_counts_as_nothing(record: bytes) -> None:
    assert decode(record) is None


def test_attempts_at_entries_that_nobody_has_are_forgotten() -> None:
    async def scenario(url: str) -> None:
        client = redis.asyncio.Redis.from_url(url)
        store = TriesStore(client, "shop")
        await client.xgroup_create("orders", "shop", id="0", mkstream=True)
        for id in ("9-1", "10-9", "10-11"):
            await client.xadd("orders", {"a": "b"}, id=id)
            await store.begin("orders", id.encode(), Tries(1, running=True, due=0.0, error=""))
        await client.xreadgroup("shop", "one", {"orders": ">"})
        await store.sweep("orders")
        assert len(await store.of("orders", [b"9-1", b"10-9", b"10-11"])) == 3
        await client.xack("orders", "shop", "9-1", "10-9")
        await store.sweep("orders")
        assert set(await store.of("orders", [b"9-1", b"10-9", b"10-11"])) == {b"10-11"}
        await client.xack("orders", "shop", "10-11")
        await store.sweep("orders")
        assert not await client.exists(keys.tries("shop", "orders"))
        await client.aclose()

    with redis_server() as server:
        asyncio.run(scenario(server.url))
