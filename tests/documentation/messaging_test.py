"""What the page about messaging shows is what happens, on a real Redis."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any, cast

import pytest
import redis
import redis.asyncio
from redis.exceptions import NoPermissionError

from interlock_cli.testing import interlock
from interlock_runtime.call import Call
from interlock_runtime.events.broker import redis_broker
from interlock_runtime.events.contract import Delivery, EventContract
from interlock_runtime.events.dead_letters import DeadLetters, Reason
from interlock_runtime.events.publishing.broker_sender import BrokerSender
from interlock_runtime.events.publishing.outgoing import outgoing
from interlock_runtime.events.sink import BrokerRefused
from interlock_runtime.events.subscription import Subscription
from interlock_runtime.events.worker import EventWorker
from interlock_runtime.unit_of_work import MemoryUnitOfWork
from interlock_testing.redis_scripts import load_runtime_scripts
from interlock_testing.redis_server import RedisServer, redis_server
from specs.users.events import USER_REGISTERED
from specs.users.models import UserRead

PAGE = (Path(__file__).parents[2] / "docs" / "messaging.md").read_text(encoding="utf-8")
PROGRAMS = dict(re.findall(r"^```python\n# (\w+\.py)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE))
USERS = re.findall(r"^user (\w+) (.*)$", PAGE, re.MULTILINE)
SECONDS = 30

ADA = UserRead.model_validate_json(
    b"""{
      "id": 7,
      "telegram_id": 5550100,
      "display_name": "Ada",
      "created_at": "2026-01-02T03:04:05Z",
      "updated_at": "2026-01-02T03:04:05Z"
    }"""
)


@pytest.fixture
def server() -> Iterator[RedisServer]:
    with redis_server() as running:
        yield running


def program(name: str, server: RedisServer) -> str:
    """What a program of the page writes."""
    command = [sys.executable, "-I", "-c", f"import sys; sys.path += {sys.path!r}\n{PROGRAMS[name]}"]
    environment = {**os.environ, "REDIS_URL": server.url}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def subscription(
    handle: Callable[[UserRead], Awaitable[None]], event: EventContract[UserRead] = USER_REGISTERED
) -> Subscription:
    @asynccontextmanager
    async def provider(_: Call) -> AsyncIterator[None]:
        yield

    async def function(_: object, message: UserRead) -> None:
        await handle(message)

    return Subscription(event, "users.events.user_registered", provider, function, MemoryUnitOfWork)


def as_user(server: RedisServer, name: str) -> str:
    return server.url.replace("//", f"//{name}:secret@")


def test_a_service_handles_what_the_program_of_the_page_publishes(server: RedisServer) -> None:
    program("publish.py", server)

    async def handled() -> UserRead:
        first: asyncio.Future[UserRead] = asyncio.get_running_loop().create_future()

        async def handle(message: UserRead) -> None:
            first.set_result(message)

        broker = redis_broker(server.url)
        try:
            async with EventWorker(broker, [subscription(handle)], service="notifications"), asyncio.timeout(SECONDS):
                return await first
        finally:
            await broker.stop()

    message = asyncio.run(handled())
    assert (message.id, message.display_name) == (42, "Ada Lovelace")


def test_the_program_of_the_page_reads_what_a_service_publishes(server: RedisServer) -> None:
    asyncio.run(publish(server.url))
    source, type, payload = program("read.py", server).split(" ", 2)
    assert (source, type) == ("backend", "users.user_registered")
    assert UserRead.model_validate_json(payload) == ADA
    assert program("read.py", server) == ""


async def publish(url: str) -> None:
    broker = redis_broker(url)
    try:
        await BrokerSender(broker, "backend").send(outgoing(USER_REGISTERED, ADA))
    finally:
        await broker.stop()


def test_the_rights_of_the_page_are_enough(server: RedisServer, tmp_path: Path) -> None:
    """A failing message goes through attempts and dead letters, is replayed by the operator, and then handled."""
    grant(server)
    refused: list[UserRead] = []
    handled: list[UserRead] = []

    async def handle(message: UserRead) -> None:
        if not refused:
            refused.append(message)
            raise ValueError("the first one fails")
        handled.append(message)

    once: EventContract[UserRead] = EventContract(USER_REGISTERED.type, UserRead, Delivery(max_attempts=1))

    async def scenario() -> None:
        admin = redis.asyncio.Redis.from_url(server.url)
        broker = redis_broker(as_user(server, "notifications"))
        dead = DeadLetters(admin, "notifications")
        worker = EventWorker(broker, [subscription(handle, once)], service="notifications", claim_after=0.2, lease=1.0)
        try:
            async with worker, asyncio.timeout(SECONDS):
                await publish(as_user(server, "backend"))
                await admin.xadd("user.registered", {"__data__": b"\xff"})
                while await dead.count() < 2:
                    await asyncio.sleep(0.05)
                assert {letter.reason for letter in await dead.list()} == {Reason.EXHAUSTED, Reason.UNDECODABLE}
                await asyncio.to_thread(operate)
                while not handled:
                    await asyncio.sleep(0.05)
                # Long enough for everything that is done now and then.
                await asyncio.sleep(2.5)
                await worker.check()
        finally:
            await broker.stop()
            await admin.aclose()

    def dlq(*arguments: str) -> str:
        return interlock(tmp_path, "dlq", *arguments, REDIS_URL=as_user(server, "operator")).stdout

    def operate() -> None:
        assert dlq("list").split()[-2:] == ["notifications", "2"]
        assert dlq("replay", "notifications", "--all", "--reason", "exhausted") == "1 replayed\n"
        assert dlq("drop", "notifications", "--all", "--yes") == "1 dropped\n"

    asyncio.run(scenario())
    assert handled == refused == [ADA]
    assert denied(server) == []


def test_the_rights_of_the_page_are_no_more_than_that(server: RedisServer) -> None:
    grant(server)

    async def forge() -> None:
        broker = redis_broker(as_user(server, "notifications"))
        try:
            await BrokerSender(broker, "backend").send(outgoing(USER_REGISTERED, ADA))
        finally:
            await broker.stop()

    with pytest.raises(BrokerRefused):
        asyncio.run(forge())
    attempts: list[tuple[str, Callable[[redis.Redis], object]]] = [
        ("backend", lambda client: client.xrange("user.registered")),
        ("backend", lambda client: client.xadd("reminder.due", {"a": "b"})),
        ("backend", lambda client: client.xlen("interlock:notifications:dead")),
        ("notifications", lambda client: client.xlen("interlock:backend:dead")),
        ("notifications", lambda client: client.delete("user.registered")),
        ("operator", lambda client: client.xadd("user.registered", {"a": "b"})),
        ("operator", lambda client: client.flushall()),
    ]
    for user, attempt in attempts:
        with closing(redis.Redis.from_url(as_user(server, user))) as client, pytest.raises(NoPermissionError):
            attempt(client)


def grant(server: RedisServer) -> None:
    assert [name for name, _ in USERS] == ["backend", "notifications", "operator"]
    with closing(server.client()) as client:
        load_runtime_scripts(client)
        for name, rules in USERS:
            cast(Any, client).execute_command("ACL", "SETUSER", name, *re.findall(r"\([^)]*\)|\S+", rules))


def denied(server: RedisServer) -> list[object]:
    with closing(server.client()) as client:
        return cast(list[object], client.acl_log())
