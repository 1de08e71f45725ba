"""What the backend publishes, and what messages make it do, over a real Redis."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import redis.asyncio
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from interlock_runtime.events.broker import redis_broker
from interlock_runtime.events.publishing.broker_sender import BrokerSender
from interlock_runtime.events.publishing.outgoing import outgoing
from interlock_runtime.outbox.tables import inbox, outbox
from services.backend.testing.backend import Backend, as_person, reminder, running_backend, settings_for
from specs.bot.events import COMMAND_RECEIVED
from specs.bot.models import CommandReceived

pytestmark = pytest.mark.anyio

ADA = as_person("ada")


@pytest.fixture
async def client(redis_url: str) -> AsyncIterator[redis.asyncio.Redis]:
    connected = redis.asyncio.Redis.from_url(redis_url)
    # Other tests have published as well.
    await connected.flushdb()
    yield connected
    await connected.aclose()


async def eventually(condition: Callable[[], Awaitable[bool]]) -> None:
    """Raises TimeoutError."""
    async with asyncio.timeout(20):
        while not await condition():
            await asyncio.sleep(0.02)


async def published(client: redis.asyncio.Redis, stream: str) -> list[dict[str, Any]]:
    found: Any = await client.xrange(stream)
    return [json.loads(fields[b"__data__"]) for _, fields in found]


async def test_a_registration_is_published_once_it_is_committed(client: redis.asyncio.Redis, backend: Backend) -> None:
    headers = {**ADA, "X-Request-ID": "request-1", "Idempotency-Key": "one"}
    body = {"telegram_id": 5, "display_name": "Ada"}
    made = (await backend.client.post("/v1/users", json=body, headers=headers)).json()
    again = await backend.client.post("/v1/users", json=body, headers=headers)
    assert again.json() == made
    refused = await backend.client.post("/v1/users", json=body, headers=as_person("eve"))
    assert refused.status_code == 409

    async def told() -> bool:
        return len(await published(client, "user.registered")) > 0

    await eventually(told)
    (event,) = await published(client, "user.registered")
    assert (event["source"], event["type"], event["subject"]) == ("backend", "users.user_registered", str(made["id"]))
    assert (event["requestid"], event["data"]) == ("request-1", made)


async def test_a_command_given_to_the_bot_shows_that_a_person_is_there(
    client: redis.asyncio.Redis, backend: Backend, redis_url: str, engine: AsyncEngine
) -> None:
    await backend.register("ada", 5)
    sent_at = datetime.now(UTC).replace(microsecond=0)
    broker = redis_broker(redis_url)
    sender = BrokerSender(broker, "tg_bot")

    def command(telegram_id: int, at: datetime) -> CommandReceived:
        return CommandReceived(
            command="list", args=[], telegram_id=telegram_id, chat_id=telegram_id, update_id=1, sent_at=at
        )

    event = outgoing(COMMAND_RECEIVED, command(5, sent_at))
    for sent in (event, event, outgoing(COMMAND_RECEIVED, command(5, sent_at - timedelta(days=1)))):
        await sender.send(sent)
    await sender.send(outgoing(COMMAND_RECEIVED, command(404, sent_at)))
    await broker.stop()

    async def handled() -> bool:
        async with engine.connect() as connection:
            return (await connection.execute(select(func.count()).select_from(inbox))).scalar_one() == 3

    await eventually(handled)
    found = (await backend.client.get("/v1/users/@me", headers=ADA)).json()
    assert datetime.fromisoformat(found["last_active_at"]) == sent_at


async def test_without_redis_it_is_ready_and_keeps_what_it_publishes(database_url: str, engine: AsyncEngine) -> None:
    async with running_backend(settings_for(database_url)) as backend:
        await backend.register("ada", 5)
        body = reminder(after=timedelta(seconds=0.2))
        made = (await backend.client.post("/v1/reminders", json=body, headers=ADA)).json()

        async def sent() -> bool:
            read = await backend.client.get(f"/v1/reminders/{made['id']}", headers=ADA)
            return bool(read.json()["status"] == "sent")

        await eventually(sent)
        assert (await backend.client.get("/readyz")).status_code == 200
    async with engine.connect() as connection:
        streams = (await connection.execute(select(outbox.c.stream).order_by(outbox.c.id))).scalars().all()
    assert streams == ["user.registered", "reminder.due"]
