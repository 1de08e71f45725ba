"""Processes are killed again and again, while the broker refuses events now and then, and no event is lost."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import async_sessionmaker

from interlock_runtime.outbox.backlog import backlog
from interlock_testing.postgres import postgres_server
from interlock_testing.redis_server import RedisServer, redis_server
from interlock_testing.redis_streams import stream_events
from services.backend.storage.engine import connect
from tests.outbox import relay_process, writer_process
from tests.outbox.accounts import CHANGED, Sessions, changes, figures, prepare

KILLS = 24
PROBABILITY = 0.03
SECONDS = 180
REFUSING_SECONDS = 0.5
"""Of every two seconds."""


class Mortal:
    """A process that is started again whenever it was killed."""

    def __init__(self, log: Path, module: str, *arguments: str) -> None:
        self._log = log
        self._command = [sys.executable, "-m", module, *arguments]
        path = os.pathsep.join(os.path.abspath(entry) for entry in sys.path)  # noqa: PTH100  it keeps links as they are
        self._environment = {**os.environ, "PYTHONPATH": path}
        self._process = self._started()
        self.kills = 0

    def _started(self) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            return subprocess.Popen(self._command, env=self._environment, stderr=log)

    def revive(self) -> None:
        status = self._process.poll()
        if status is None:
            return
        assert status == -signal.SIGKILL, self._log.read_text()
        self.kills += 1
        self._process = self._started()

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'accounts.sqlite3'}"
        return
    with postgres_server() as server:
        yield server.create_database()


def test_services_and_relays_that_are_killed_lose_nothing_and_keep_the_order_of_each_key(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def scenario(server: RedisServer) -> dict[int, int]:
        url = server.url
        engine = connect(database)
        sessions = async_sessionmaker(engine)
        await prepare(engine)
        with contextlib.ExitStack() as stack:
            client = stack.enter_context(contextlib.closing(server.client()))
            mortals = [
                Mortal(tmp_path / "0.log", writer_process.__name__, database, url, str(PROBABILITY / 10)),
                Mortal(tmp_path / "1.log", relay_process.__name__, database, url, str(PROBABILITY)),
                Mortal(tmp_path / "2.log", relay_process.__name__, database, url, str(PROBABILITY)),
            ]
            for mortal in mortals:
                stack.callback(mortal.stop)
            deadline = time.monotonic() + SECONDS
            while (kills := sum(mortal.kills for mortal in mortals)) < KILLS:
                assert time.monotonic() < deadline, f"only {kills} of {KILLS} processes were killed"
                for mortal in mortals:
                    mortal.revive()
                # A Redis without memory left refuses to add to streams.
                client.config_set("maxmemory", int(time.monotonic() % 2 < REFUSING_SECONDS))
                await asyncio.sleep(0.02)
            client.config_set("maxmemory", 0)
            mortals[0].stop()
            while await _pending(sessions):
                assert time.monotonic() < deadline, "events are left in the outbox"
                for mortal in mortals[1:]:
                    mortal.revive()
                await asyncio.sleep(0.05)
            killed["service"], killed["relays"] = mortals[0].kills, sum(mortal.kills for mortal in mortals[1:])
        committed = await changes(sessions)
        await engine.dispose()
        return committed

    killed: dict[str, int] = {}
    with redis_server() as server:
        found = figures(asyncio.run(scenario(server)), stream_events(server, CHANGED.stream))
    with capsys.disabled():
        kind = database.partition(":")[0]
        print(f"\n{kind}: service killed {killed['service']} times, relays {killed['relays']} times: {found}")
    assert found.sent > 100
    assert (found.lost, found.out_of_order, found.impostors) == (0, 0, 0)


async def _pending(sessions: Sessions) -> int:
    async with sessions() as session:
        return (await backlog(session)).pending
