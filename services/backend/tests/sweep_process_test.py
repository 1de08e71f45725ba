"""Two backends sweep one database and are killed again and again: every time of a reminder is published once."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine

from interlock_runtime.environment.database import checked_url
from interlock_runtime.events.wire.cloud_event import decode
from interlock_runtime.outbox.tables import outbox
from interlock_testing.service_process import ServiceProcess
from services.backend.domain.reminders import occurrence_id
from services.backend.domain.users import Profile
from services.backend.storage.tables import ReminderRow
from services.backend.storage.users import SqlUserRepository
from services.backend.testing.backend import NO_REDIS
from services.backend.testing.processes import backend_process
from specs.users.models import Role

REMINDERS = 2000
KILLS = 4
DEADLINE_SECONDS = 120

DAY = timedelta(days=1)


async def fill(engine: AsyncEngine) -> set[str]:
    """Adds reminders that are all due, every second one daily; returns the occurrences that there are."""
    now = datetime.now(UTC)
    async with async_sessionmaker(engine).begin() as session:
        profile = Profile(5, "Ada", "ada@example.org", Role.MEMBER, locale="en", timezone="Europe/Paris")
        owner = await SqlUserRepository(session).add("ada", profile, now)
        rows: list[dict[str, Any]] = [
            {
                "id": uuid4(),
                "owner_id": owner.id,
                "text": f"Reminder {number}",
                "due_at": now - timedelta(hours=1, seconds=number),
                "recurrence": {"kind": "daily", "every": 1, "until": None} if number % 2 else {"kind": "once"},
                "channel": "email",
                "tags": [],
                "status": "scheduled",
                "next_due_at": now - timedelta(hours=1, seconds=number),
                "created_at": now - DAY,
                "updated_at": now - DAY,
            }
            for number in range(REMINDERS)
        ]
        await session.execute(insert(ReminderRow), rows)
    return {str(occurrence_id(row["id"], row["next_due_at"])) for row in rows}


async def published(engine: AsyncEngine) -> int:
    async with engine.connect() as connection:
        return (await connection.execute(select(func.count()).select_from(outbox))).scalar_one()


async def occurrences(engine: AsyncEngine) -> Counter[str]:
    async with engine.connect() as connection:
        events = (await connection.execute(select(outbox.c.event))).scalars().all()
    return Counter(json.loads(decode(event, 1).data)["occurrence_id"] for event in events)


async def due(engine: AsyncEngine) -> int:
    query = select(func.count()).select_from(ReminderRow).where(ReminderRow.next_due_at <= datetime.now(UTC))
    async with engine.connect() as connection:
        return (await connection.execute(query)).scalar_one()


@pytest.mark.anyio
async def test_every_time_is_published_once_whatever_is_killed(
    database_url: str, engine: AsyncEngine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Without a relay the outbox keeps everything, so that it can be counted.
    environment = {"DATABASE_URL": database_url, "REDIS_URL": NO_REDIS, "RELAY": "off", "SWEEP_INTERVAL": "0.1"}
    expected = await fill(engine)
    # Not by `connect`, whose transactions take the right to write, and so would wait for the sweeps.
    watching = create_async_engine(checked_url(database_url))
    began = time.monotonic()
    kills = 0
    with ExitStack() as stack:

        def start() -> ServiceProcess:
            return stack.enter_context(backend_process(tmp_path, environment))

        replicas = [start(), start()]
        while await due(watching) > 0:
            assert time.monotonic() - began < DEADLINE_SECONDS, [replica.log() for replica in replicas]
            if kills < KILLS and await published(watching) > kills * REMINDERS / (KILLS + 1):
                replicas[kills % 2].kill()
                replicas[kills % 2] = start()
                kills += 1
            await asyncio.sleep(0.005)
        # What is written after the last one would be too many.
        await asyncio.sleep(0.5)
    seen = await occurrences(watching)
    await watching.dispose()
    twice = sum(seen.values()) - len(seen)
    with capsys.disabled():
        print(
            f"\nsweep on {engine.dialect.name}: {REMINDERS} due, 2 replicas, {kills} killed: "
            f"{sum(seen.values())} events, {len(expected - set(seen))} lost, {twice} twice, "
            f"{time.monotonic() - began:.1f} s"
        )
    assert kills == KILLS
    assert set(seen) == expected
    assert twice == 0
