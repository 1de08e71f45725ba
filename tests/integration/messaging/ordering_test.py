"""Events with an ordering key: in order for each key, whatever happens."""

from __future__ import annotations

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import redis
from sqlalchemy import select
from sqlalchemy.ext.asyncio import create_async_engine

from interlock_runtime.call import Call
from interlock_runtime.events.contract import Delivery
from interlock_runtime.events.redis import keys
from interlock_runtime.events.streams import lease
from interlock_testing.postgres import PostgresServer
from interlock_testing.redis_server import RedisServer
from tests.integration.messaging.consumer import Happened, Settings, effects
from tests.integration.messaging.database import create_database
from tests.integration.messaging.fleet import Fleet, Log, wait_until
from tests.integration.messaging.in_process import SERVICE, subscription, until, worker
from tests.integration.messaging.messages import STREAM, event, send
from tests.integration.messaging.redis_state import dead_letters, is_settled

KEYS = 25
MESSAGES = 3000
KILLS = 6


def holder(client: redis.Redis) -> int | None:
    """The pid of the process that handles the ordered events."""
    name: Any = client.get(keys.lease("chaos", STREAM))
    return int(name.decode().rsplit("-", 2)[1]) if name is not None else None


def numbers_by_key(database: str) -> dict[int, list[int]]:
    """The effects in the order in which they were had."""

    async def read() -> Sequence[tuple[int, int]]:
        engine = create_async_engine(database)
        async with engine.connect() as connection:
            rows = (await connection.execute(select(effects.c.key, effects.c.number).order_by(effects.c.id))).all()
        await engine.dispose()
        return [(row.key, row.number) for row in rows]

    found: defaultdict[int, list[int]] = defaultdict(list)
    for key, number in asyncio.run(read()):
        found[key].append(number)
    return found


def test_order_is_kept_when_the_active_consumer_is_killed_or_held(
    postgres: PostgresServer, server: RedisServer, client: redis.Redis, consumers: Fleet, tmp_path: Path
) -> None:
    log = Log(tmp_path / "runs")
    settings = Settings(
        redis=server.url,
        log=str(log.path),
        database=create_database(postgres),
        ordering_key="key",
        lease=1.0,
        slow=0.002,
        backoff=0.05,
        # Some fail a few times, and those behind them wait.
        flaky=frozenset(random.Random(4).sample(range(MESSAGES), 20)),
    )
    send(client, (event(number, number % KEYS) for number in range(MESSAGES)))
    for _ in range(3):
        consumers.start(settings)
    held: list[int] = []
    for disaster in range(KILLS):
        wait_until(lambda: log.count() >= (disaster + 1) * MESSAGES // (KILLS + 2))  # noqa: B023  called at once
        wait_until(lambda: holder(client) is not None)
        active = holder(client)
        assert active is not None
        if disaster % 3 == 2:
            # It wakes up later, and believes that it is the active one.
            consumers.hold(active)
            held.append(active)
            wait_until(lambda: holder(client) not in (None, active))  # noqa: B023  called at once
            consumers.let_go(active)
        else:
            consumers.kill(active)
            consumers.start(settings)
    wait_until(lambda: is_settled(client, "chaos"))
    had = numbers_by_key(settings.database or "")
    everything = [number for numbers in had.values() for number in numbers]
    print(
        f"\nsent {MESSAGES} of {KEYS} keys, handled {len(set(everything))}, duplicated effects "
        f"{len(everything) - len(set(everything))}, lost {MESSAGES - len(set(everything))}, kills {KILLS - len(held)}, "
        f"holds {len(held)}, repeated runs {log.count() - MESSAGES}"
    )
    assert had == {key: list(range(key, MESSAGES, KEYS)) for key in range(KEYS)}


def test_a_key_waits_for_its_failed_message_and_the_others_do_not(server: RedisServer, client: redis.Redis) -> None:
    runs: list[tuple[int, int]] = []

    async def handle(call: Call, message: Happened) -> None:
        runs.append((message.key, message.number))
        if message.number == 1 and runs.count((1, 1)) < 3:
            raise RuntimeError("not yet")

    async def scenario() -> None:
        delivery = Delivery(backoff_initial=0.2)
        async with worker(server, subscription(handle, ordering_key="key", delivery=delivery)):
            await until(lambda: is_settled(client, SERVICE))

    send(client, [event(1, 1), event(2, 2), event(3, 1), event(4, 2), event(5, 1)])
    asyncio.run(scenario())
    assert [number for key, number in runs if key == 1] == [1, 1, 1, 3, 5]
    assert [number for key, number in runs if key == 2] == [2, 4]
    # Key 2 was done before the second attempt.
    assert runs.index((2, 4)) < 4


def test_a_key_goes_on_after_its_message_was_given_up(server: RedisServer, client: redis.Redis) -> None:
    handled: list[int] = []

    async def handle(call: Call, message: Happened) -> None:
        if message.number == 1:
            raise RuntimeError("never")
        handled.append(message.number)

    async def scenario() -> None:
        delivery = Delivery(max_attempts=2, backoff_initial=0.05)
        async with worker(server, subscription(handle, ordering_key="key", delivery=delivery)):
            await until(lambda: is_settled(client, SERVICE))

    send(client, [event(number) for number in range(5)])
    asyncio.run(scenario())
    assert handled == [0, 2, 3, 4]
    assert [letter["event_id"] for letter in dead_letters(client, SERVICE)] == ["event-1"]


def test_different_keys_are_handled_at_the_same_time(server: RedisServer, client: redis.Redis) -> None:
    met = asyncio.Barrier(3)

    async def handle(call: Call, message: Happened) -> None:
        async with asyncio.timeout(5):
            await met.wait()

    async def scenario() -> None:
        async with worker(server, subscription(handle, ordering_key="key")):
            await until(lambda: is_settled(client, SERVICE))

    send(client, [event(number, number) for number in range(3)])
    asyncio.run(scenario())
    assert dead_letters(client, SERVICE) == []


def test_the_order_is_by_the_payload_where_the_sender_named_no_subject(
    server: RedisServer, client: redis.Redis
) -> None:
    running: set[int] = set()
    most = 0

    async def handle(call: Call, message: Happened) -> None:
        nonlocal most
        running.add(message.number)
        most = max(most, len(running))
        await asyncio.sleep(0.01)
        running.discard(message.number)

    async def scenario() -> None:
        async with worker(server, subscription(handle, ordering_key="key")):
            await until(lambda: is_settled(client, SERVICE))

    events = [event(number, 1) for number in range(10)]
    for each in events:
        del each["subject"]
    send(client, events)
    asyncio.run(scenario())
    assert most == 1


def test_another_process_takes_over_at_once_when_the_active_one_stops(
    server: RedisServer, client: redis.Redis, consumers: Fleet, tmp_path: Path
) -> None:
    log = Log(tmp_path / "runs")
    settings = Settings(redis=server.url, log=str(log.path), ordering_key="key", lease=60.0, slow=0.01)
    consumers.start(settings)
    consumers.start(settings)
    send(client, (event(number, number % 5) for number in range(400)))
    wait_until(lambda: log.count() > 50)
    active = holder(client)
    assert active is not None
    consumers.terminate(active)
    stopped = time.monotonic()
    wait_until(lambda: holder(client) not in (None, active))
    assert time.monotonic() - stopped < 10
    wait_until(lambda: is_settled(client, "chaos"))
    assert log.by_key() == {key: list(range(key, 400, 5)) for key in range(5)}


def test_when_the_lease_seems_over_for_a_moment_no_message_overtakes_another(
    server: RedisServer, client: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then one message is not begun. Those behind it are not either, also when the lease turns out to be ours."""
    jumps: list[float] = []
    handled: list[int] = []
    monkeypatch.setattr(
        lease, "time", SimpleNamespace(monotonic=lambda: time.monotonic() + (jumps.pop() if jumps else 0.0))
    )

    async def handle(call: Call, message: Happened) -> None:
        if not handled:
            # By then all have been read. Who asks next for the time is who is about to begin the next one.
            await asyncio.sleep(1)
            jumps.append(60.0)
        handled.append(message.number)

    async def scenario() -> None:
        async with worker(
            server, subscription(handle, ordering_key="key"), concurrency=16, lease=20.0, claim_after=2.0
        ):
            await until(lambda: is_settled(client, SERVICE))

    send(client, [event(number) for number in range(12)])
    asyncio.run(scenario())
    assert jumps == []
    assert list(dict.fromkeys(handled)) == list(range(12))
