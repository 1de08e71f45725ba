"""A relay as a process of its own."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import async_sessionmaker

from interlock_runtime.outbox.sink import SqlOutbox
from interlock_runtime.outbox.tables import outbox_leases
from interlock_testing.redis_server import RedisServer, redis_server
from interlock_testing.redis_streams import stream_events
from services.backend.storage.engine import connect
from tests.outbox import relay_process
from tests.outbox.accounts import CHANGED, SOURCE, change, changes, figures, prepare


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_publishes_what_others_commit_until_it_is_told_to_stop(number: signal.Signals, tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'accounts.sqlite3'}"

    async def work(server: RedisServer, process: subprocess.Popen[bytes]) -> tuple[dict[int, int], int]:
        engine = connect(database)
        sessions = async_sessionmaker(engine)
        await prepare(engine)
        for _ in range(50):
            await change(sessions, SqlOutbox(SOURCE), 1)
        deadline = time.monotonic() + 30
        while len(stream_events(server, CHANGED.stream)) < 50:
            assert time.monotonic() < deadline and process.poll() is None
            await asyncio.sleep(0.05)
        process.send_signal(number)
        assert await asyncio.to_thread(process.wait, 20) == 0
        async with sessions() as session:
            held = select(func.count()).select_from(outbox_leases).where(outbox_leases.c.holder.is_not(None))
            still_held = await session.scalar(held)
        committed = await changes(sessions)
        await engine.dispose()
        return committed, still_held or 0

    path = os.pathsep.join(os.path.abspath(entry) for entry in sys.path)  # noqa: PTH100  it keeps links as they are
    with redis_server() as server:
        # It starts before there are any tables.
        command = [sys.executable, "-m", relay_process.__name__, database, server.url, "0"]
        with subprocess.Popen(command, env={**os.environ, "PYTHONPATH": path}) as process:
            try:
                committed, still_held = asyncio.run(work(server, process))
            finally:
                process.kill()
        found = figures(committed, stream_events(server, CHANGED.stream))
    assert (found.published, found.lost, found.out_of_order, still_held) == (50, 0, 0, 0)
