"""Redis goes away, comes back, loses its data: everything goes on by itself."""

from __future__ import annotations

import asyncio
import threading
import time
from pathlib import Path

import redis

from interlock_testing.redis_server import RedisServer
from tests.integration.messaging.consumer import Settings
from tests.integration.messaging.fleet import Fleet, Log, wait_until
from tests.integration.messaging.in_process import SERVICE, Numbers, subscription, until, worker
from tests.integration.messaging.messages import STREAM, event, send
from tests.integration.messaging.redis_state import is_settled

OUTAGE_SECONDS = 10.0


def test_consumers_go_on_after_redis_was_restarted(server: RedisServer, consumers: Fleet, tmp_path: Path) -> None:
    """With its append-only file Redis knows what was delivered and acknowledged before."""
    log = Log(tmp_path / "runs")
    started = [consumers.start(Settings(redis=server.url, log=str(log.path), slow=0.01)) for _ in range(2)]
    send(server.client(), (event(number) for number in range(1000)))
    wait_until(lambda: log.count() > 300)
    server.kill()
    time.sleep(OUTAGE_SECONDS)
    handled_before = log.count()
    server.start()
    back = time.monotonic()
    client = server.client()
    send(client, (event(number) for number in range(1000, 1200)))
    wait_until(lambda: is_settled(client, "chaos"))
    print(
        f"\nsent 1200, handled {len(set(log.numbers()))}, lost {1200 - len(set(log.numbers()))}, "
        f"repeated runs {log.count() - len(set(log.numbers()))}, "
        f"all done {time.monotonic() - back:.1f} s after an outage of {OUTAGE_SECONDS:g} s"
    )
    assert handled_before < 1000
    assert set(log.numbers()) == set(range(1200))
    assert sorted(consumers.alive()) == sorted(started)


def test_consumers_go_on_after_redis_did_not_answer_for_a_while(
    server: RedisServer, consumers: Fleet, tmp_path: Path
) -> None:
    log = Log(tmp_path / "runs")
    started = [consumers.start(Settings(redis=server.url, log=str(log.path), slow=0.01)) for _ in range(2)]
    client = server.client()
    send(client, (event(number) for number in range(1000)))
    wait_until(lambda: log.count() > 300)
    server.pause()
    resumed = threading.Timer(OUTAGE_SECONDS, server.resume)
    resumed.start()
    resumed.join()
    back = time.monotonic()
    send(client, (event(number) for number in range(1000, 1200)))
    wait_until(lambda: is_settled(client, "chaos"))
    print(
        f"\nsent 1200, handled {len(set(log.numbers()))}, lost {1200 - len(set(log.numbers()))}, "
        f"repeated runs {log.count() - len(set(log.numbers()))}, "
        f"all done {time.monotonic() - back:.1f} s after an outage of {OUTAGE_SECONDS:g} s"
    )
    assert set(log.numbers()) == set(range(1200))
    assert sorted(consumers.alive()) == sorted(started)


def test_a_stream_or_group_that_is_gone_is_made_again(server: RedisServer, client: redis.Redis) -> None:
    ordered, shared = Numbers(), Numbers()

    async def scenario() -> None:
        async with (
            worker(server, subscription(ordered, ordering_key="key"), service="ordered"),
            worker(server, subscription(shared), service="shared"),
        ):
            number = 0
            for disaster in (
                lambda: client.delete(STREAM),
                client.flushall,
                lambda: (client.xgroup_destroy(STREAM, "ordered"), client.xgroup_destroy(STREAM, "shared")),
            ):
                for _ in range(3):
                    number += 1
                    send(client, [event(number)])
                    await until(lambda: is_settled(client, "ordered") and is_settled(client, "shared"))
                disaster()
                # The one that comes while there is no group is delivered when there is one again.
                number += 1
                send(client, [event(number)])
                await until(lambda: is_settled(client, "ordered") and is_settled(client, "shared"))

    asyncio.run(scenario())
    # Who makes a group anew begins with the oldest message of the stream, and what was handled is not handled again,
    # but where Redis forgot that it was.
    assert set(ordered.handled) == set(shared.handled) == set(range(1, 13))
    assert ordered.handled == sorted(set(ordered.handled))


def test_a_worker_starts_before_redis_does(server: RedisServer) -> None:
    numbers = Numbers()
    server.kill()

    async def scenario() -> None:
        async with worker(server, subscription(numbers)):
            await asyncio.sleep(0.5)
            server.start()
            client = server.client()
            send(client, [event(1)])
            await until(lambda: is_settled(client, SERVICE))

    asyncio.run(scenario())
    assert numbers.handled == [1]
