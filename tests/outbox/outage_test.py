"""Redis is away for ten seconds: what is sent at once fails cleanly, what waits in the outbox goes out afterwards."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import async_sessionmaker

from interlock_runtime.events.broker import redis_broker
from interlock_runtime.events.contract import EventType
from interlock_runtime.events.publishing.broker_sender import BrokerSender
from interlock_runtime.events.publishing.stream_writer import WRITE_SECONDS
from interlock_runtime.events.sink import BrokerUnavailable, OutgoingEvent
from interlock_runtime.events.wire.cloud_event import decode
from interlock_runtime.outbox.backlog import backlog
from interlock_runtime.outbox.relay import Relay
from interlock_runtime.outbox.sink import SqlOutbox
from interlock_testing.postgres import postgres_server
from interlock_testing.redis_server import RedisServer, redis_server
from interlock_testing.redis_streams import stream_events
from services.backend.storage.engine import connect
from tests.outbox.accounts import CHANGED, NUMBER_OF_ACCOUNTS, SOURCE, change, changes, figures, prepare

AWAY_SECONDS = 10.0
DIRECT = EventType("accounts.looked_at", "accounts.looked_at")


@dataclass(frozen=True)
class Outage:
    begin: Callable[[RedisServer], None]
    end: Callable[[RedisServer], None]


RESTARTED = Outage(RedisServer.kill, RedisServer.restart)
CUT_OFF = Outage(RedisServer.pause, RedisServer.resume)


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'accounts.sqlite3'}"
        return
    with postgres_server() as server:
        yield server.create_database()


@pytest.mark.parametrize(
    ("database", "outage"), [("sqlite", RESTARTED), ("postgresql", CUT_OFF)], indirect=["database"]
)
def test_everything_resumes_by_itself(database: str, outage: Outage, capsys: pytest.CaptureFixture[str]) -> None:
    direct: list[str] = []
    tried: list[str] = []
    sent: set[str] = set()
    slowest = 0.0

    async def send_directly(sender: BrokerSender) -> None:
        nonlocal slowest
        while True:
            started = time.monotonic()
            event = OutgoingEvent(DIRECT, b"{}")
            tried.append(event.id)
            try:
                await sender.send(event)
                direct.append("sent")
                sent.add(event.id)
            except BrokerUnavailable:
                direct.append("unavailable")
            slowest = max(slowest, time.monotonic() - started)
            await asyncio.sleep(0.05)

    async def scenario(server: RedisServer) -> dict[int, int]:
        engine = connect(database)
        sessions = async_sessionmaker(engine, expire_on_commit=False)
        await prepare(engine)
        broker = redis_broker(server.url)
        sender = BrokerSender(broker, SOURCE)
        relay = Relay(sessions, sender, poll=0.5)
        sink = SqlOutbox(SOURCE, relay.wake)
        slowest_change = 0.0

        async def change_for(seconds: float) -> None:
            nonlocal slowest_change
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                for account in range(NUMBER_OF_ACCOUNTS):
                    started = time.monotonic()
                    await change(sessions, sink, account)
                    slowest_change = max(slowest_change, time.monotonic() - started)
                await asyncio.sleep(0.2)

        async def pending() -> int:
            async with sessions() as session:
                return (await backlog(session)).pending

        tasks = [asyncio.create_task(relay.run()), asyncio.create_task(send_directly(sender))]
        try:
            await change_for(1)
            outage.begin(server)
            await change_for(AWAY_SECONDS)
            waiting.append(await pending())
            outage.end(server)
            await change_for(1)
            deadline = time.monotonic() + 20
            while await pending() or direct[-1] != "sent":
                assert time.monotonic() < deadline, "it did not resume"
                await asyncio.sleep(0.05)
            assert slowest_change < 2, "business waits for nothing but its database"
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await broker.stop()
        committed = await changes(sessions)
        await engine.dispose()
        return committed

    waiting: list[int] = []
    with redis_server() as server:
        found = figures(asyncio.run(scenario(server)), stream_events(server, CHANGED.stream))
        arrived = [decode(data, 1).event.id for data in stream_events(server, DIRECT.stream)]
    with capsys.disabled():
        print(
            f"\n{database.partition(':')[0]}: {waiting[0]} waited in the outbox, {found}; sent at once: "
            f"{direct.count('sent')} sent, {direct.count('unavailable')} unavailable, the slowest after {slowest:.1f} s"
        )
    assert waiting[0] > NUMBER_OF_ACCOUNTS
    assert "unavailable" in direct
    assert slowest < 2 * WRITE_SECONDS + 1
    assert sent <= set(arrived), "what was said to be sent is there"
    # Of the others some may be there, and any of them more than once; none is there before an earlier one.
    assert list(dict.fromkeys(arrived)) == [id for id in tried if id in set(arrived)]
    assert (found.lost, found.out_of_order, found.impostors) == (0, 0, 0)
