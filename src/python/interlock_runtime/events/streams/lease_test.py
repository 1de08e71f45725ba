from __future__ import annotations

import asyncio

import redis.asyncio

from interlock_runtime.events.streams.lease import Lease
from interlock_testing.redis_server import redis_server


def test_one_has_it_at_a_time_until_it_is_released_or_runs_out() -> None:
    async def scenario(url: str) -> None:
        client = redis.asyncio.Redis.from_url(url)
        one, other = (Lease(client, "lease", holder, 0.3) for holder in ("one", "other"))
        assert await one.acquire()
        assert not await other.acquire()
        assert (one.remaining > 0.0, other.remaining) == (True, 0.0)
        await one.release()
        assert one.remaining == 0.0
        assert await other.acquire()
        async with asyncio.timeout(5):
            while not await one.acquire():
                await asyncio.sleep(0.01)
        # The other one knew before Redis did.
        assert other.remaining == 0.0
        assert not await other.renew()
        await client.aclose()

    with redis_server() as server:
        asyncio.run(scenario(server.url))


def test_renewed_it_lasts() -> None:
    async def scenario(url: str) -> None:
        client = redis.asyncio.Redis.from_url(url)
        one, other = (Lease(client, "lease", holder, 0.4) for holder in ("one", "other"))
        assert await one.acquire()
        for _ in range(8):
            await asyncio.sleep(0.1)
            assert await one.renew()
            assert not await other.acquire()
        await client.aclose()

    with redis_server() as server:
        asyncio.run(scenario(server.url))


def test_without_an_answer_of_redis_it_is_ours_until_its_time_is_over() -> None:
    async def scenario() -> None:
        with redis_server() as server:
            client = redis.asyncio.Redis.from_url(server.url)
            lease = Lease(client, "lease", "one", 60.0)
            assert await lease.acquire()
            server.kill()
            assert await lease.renew()
            await lease.release()
            assert lease.remaining == 0.0
            assert not await lease.acquire()
            await client.aclose()

    asyncio.run(scenario())
