"""The dead letters that the samples of the documentation show."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import redis.asyncio

from interlock_runtime.events.dead_letters import DeadLetter, Reason
from interlock_runtime.events.redis import keys
from interlock_testing.redis_server import RedisServer

SERVICE = "notifications"
EVENT = (
    '{"specversion":"1.0","id":"0b6c3a52-6a7e-4f0e-9d5b-2f1f5c1d9e01","source":"backend",'
    '"type":"users.user_registered","time":"2026-01-02T03:04:01.250Z","datacontenttype":"application/json",'
    '"traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",'
    '"data":{"telegram_id":7,"display_name":"Ada","email":"ada@example.org"}}'
)
SAMPLES = (
    DeadLetter(
        id="1767323045123-0",
        stream="user.registered",
        entry="1767323044100-0",
        reason=Reason.UNDECODABLE,
        error="byte 0 is not UTF-8",
        attempts=0,
        event_id=None,
        type=None,
        traceparent=None,
        failed_at=datetime(2026, 1, 2, 3, 4, 5, 123000, UTC),
        data=b"\xff\xfe not an event",
    ),
    DeadLetter(
        id="1767323045124-0",
        stream="user.registered",
        entry="1767323041251-0",
        reason=Reason.EXHAUSTED,
        error="ConnectionRefusedError: [Errno 111] Connection refused",
        attempts=5,
        event_id="0b6c3a52-6a7e-4f0e-9d5b-2f1f5c1d9e01",
        type="users.user_registered",
        traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        failed_at=datetime(2026, 1, 2, 3, 4, 5, 124000, UTC),
        data=EVENT.encode(),
    ),
)


def give_up_samples(server: RedisServer) -> None:
    async def add() -> None:
        client = redis.asyncio.Redis.from_url(server.url)
        for letter in SAMPLES:
            await client.xadd(keys.dead_letters(SERVICE), letter.fields(), letter.id)
        await client.aclose()

    asyncio.run(add())
