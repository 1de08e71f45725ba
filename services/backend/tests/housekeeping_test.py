from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from interlock_runtime.idempotency.sql import idempotency_answers
from interlock_runtime.outbox.tables import inbox
from services.backend.app import housekeeping
from services.backend.storage.engine import connect

pytestmark = pytest.mark.anyio

FAR = 2**40


async def keys(engine: AsyncEngine) -> set[str]:
    async with engine.connect() as connection:
        return set((await connection.execute(select(idempotency_answers.c.key))).scalars())


async def handled(engine: AsyncEngine) -> set[str]:
    async with engine.connect() as connection:
        return set((await connection.execute(select(inbox.c.event_id))).scalars())


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "INTERVAL_SECONDS", 0.02)


async def test_answers_are_deleted_once_their_time_is_over(engine: AsyncEngine) -> None:
    common = {"subject": "ada", "operation": "users.api.create_user", "fingerprint": b""}
    async with engine.begin() as connection:
        rows = [{**common, "key": "old", "expires_at": 0}, {**common, "key": "new", "expires_at": FAR}]
        await connection.execute(insert(idempotency_answers), rows)
    task = asyncio.create_task(housekeeping.purge_forever(async_sessionmaker(engine)))
    try:
        async with asyncio.timeout(10):
            while await keys(engine) != {"new"}:
                await asyncio.sleep(0.01)
    finally:
        task.cancel()


async def test_handled_events_are_forgotten_once_nobody_sends_them_again(engine: AsyncEngine) -> None:
    common = {"consumer": "backend/users.api.note_activity"}
    async with engine.begin() as connection:
        rows = [{**common, "event_id": "old", "handled_at": 0.0}, {**common, "event_id": "new", "handled_at": FAR}]
        await connection.execute(insert(inbox), rows)
    task = asyncio.create_task(housekeeping.purge_forever(async_sessionmaker(engine)))
    try:
        async with asyncio.timeout(10):
            while await handled(engine) != {"new"}:
                await asyncio.sleep(0.01)
    finally:
        task.cancel()


async def test_a_database_that_is_away_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    nowhere = connect("postgresql://nobody@127.0.0.1:1/nothing")
    task = asyncio.create_task(housekeeping.purge_forever(async_sessionmaker(nowhere)))
    try:
        async with asyncio.timeout(10):
            while len(caplog.records) < 2:
                await asyncio.sleep(0.01)
    finally:
        task.cancel()
    assert all("was not deleted" in record.message for record in caplog.records)
