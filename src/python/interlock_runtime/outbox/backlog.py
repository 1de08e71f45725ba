"""How much waits in the outbox."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from interlock_runtime.outbox.tables import outbox


@dataclass(frozen=True, slots=True)
class Backlog:
    """`pending` events wait, the oldest one for `age` seconds (0 when none waits)."""

    pending: int
    age: float


class OutboxStuck(Exception):
    """Events have waited in the outbox for longer than they should."""


async def backlog(session: AsyncSession) -> Backlog:
    pending, oldest = (await session.execute(select(func.count(), func.min(outbox.c.created_at)))).one()
    return Backlog(pending, max(0.0, time.time() - oldest) if oldest is not None else 0.0)


def outbox_is_moving(sessions: async_sessionmaker[AsyncSession], longest: timedelta) -> Callable[[], Awaitable[None]]:
    """A check that raises `OutboxStuck` when an event has waited for longer than `longest`.

    Take it for an alarm and not for the readiness of a service that answers requests: what it accepts is safe in the
    outbox while the broker is away.
    """

    async def check() -> None:
        async with sessions() as session:
            waiting = await backlog(session)
        if waiting.age > longest.total_seconds():
            raise OutboxStuck(f"{waiting.pending} events wait in the outbox, the oldest one for {waiting.age:.0f} s")

    return check
