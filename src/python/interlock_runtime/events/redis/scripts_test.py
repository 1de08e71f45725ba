from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import redis.asyncio

from interlock_runtime.events.redis.patience import until_answered
from interlock_runtime.events.redis.scripts import Script, ScriptMissing, with_scripts
from interlock_testing.redis_server import redis_server

ADD = Script("return redis.call('INCRBY', KEYS[1], ARGV[1])")


@asynccontextmanager
async def clients(url: str) -> AsyncIterator[tuple[redis.asyncio.Redis, redis.asyncio.Redis]]:
    """An administrator, and a user who may run scripts and not load any."""
    admin = redis.asyncio.Redis.from_url(url)
    await admin.acl_setuser("user", enabled=True, nopass=True, keys=["*"], commands=["+evalsha", "+incrby"])
    user = redis.asyncio.Redis.from_url(url, username="user", password="any")
    try:
        yield admin, user
    finally:
        await user.aclose()
        await admin.aclose()


def test_who_may_load_scripts_gives_redis_what_it_lacks() -> None:
    async def scenario(url: str) -> None:
        async with clients(url) as (admin, user):
            assert await ADD.run(admin, ["n"], [2]) == 2
            assert await ADD.run(user, ["n"], [3]) == 5

            async def twice() -> object:
                async with admin.pipeline(transaction=False) as pipeline:
                    ADD.add_to(pipeline, ["n"], [1])
                    ADD.add_to(pipeline, ["n"], [1])
                    return await pipeline.execute()

            await admin.script_flush()
            assert await with_scripts([ADD], admin, twice) == [6, 7]

    with redis_server() as server:
        asyncio.run(scenario(server.url))


def test_who_may_not_waits_for_them_as_for_a_server_that_is_away() -> None:
    async def scenario(url: str) -> None:
        async with clients(url) as (admin, user):
            with pytest.raises(ScriptMissing, match="lacks a script"):
                await ADD.run(user, ["n"], [1])
            waiting = asyncio.create_task(until_answered("add", lambda: ADD.run(user, ["n"], [1])))
            done, _ = await asyncio.wait([waiting], timeout=0.5)
            assert not done
            await admin.script_load(ADD.text)
            assert await asyncio.wait_for(waiting, 10) == 1

    with redis_server() as server:
        asyncio.run(scenario(server.url))
