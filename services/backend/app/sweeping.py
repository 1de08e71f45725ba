"""The sweep for due reminders, again and again."""

from __future__ import annotations

import asyncio
import logging

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from interlock_runtime.events.sink import EventSink, InTransaction
from interlock_runtime.unit_of_work import StorageUnavailable
from interlock_runtime.unit_of_work_sql import SqlUnitOfWork
from services.backend.controllers.sweep import Sweep
from services.backend.domain.clock import Clock
from services.backend.storage.due import SqlDueReminders
from services.backend.storage.reminders import SqlReminderRepository
from specs.reminders.events_publisher import RemindersPublisher

BATCH = 100
"""Reminders a transaction: enough to make a commit worth it, few enough not to keep others waiting."""

SHORTEST_PAUSE: float = 0.05
"""Seconds. What is due and not to be had is in the hands of another replica, and will soon be gone."""

BREATH: float = 0.01
"""Seconds between two batches, in which requests get their turn on a database that has one writer at a time."""

logger = logging.getLogger(__name__)


class Sweeping:
    """Sends what is due, in batches of one transaction each. Any number of replicas may do so at once."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], events: EventSink, clock: Clock) -> None:
        self._sessions = sessions
        self._events = events
        self._clock = clock

    async def forever(self, interval: float) -> None:
        """Looks again when the next reminder is due, and after `interval` seconds at the latest."""
        failing = False
        while True:
            try:
                pause = await self.once(interval)
            except (SQLAlchemyError, OSError, StorageUnavailable) as error:
                # Once for all the tries until the database is back.
                level = logging.DEBUG if failing else logging.ERROR
                logger.log(level, "reminders that are due wait for the database", exc_info=error)
                failing = True
                pause = interval
            else:
                if failing:
                    logger.info("reminders that are due are sent again")
                failing = False
            await asyncio.sleep(pause)

    async def once(self, interval: float) -> float:
        """Sends everything that is due; returns after how many seconds, at most `interval`, to look again."""
        while True:
            async with SqlUnitOfWork(self._sessions) as work:
                due = SqlDueReminders(work.session)
                publisher = RemindersPublisher(InTransaction(self._events, work))
                sweep = Sweep(due, SqlReminderRepository(work.session), publisher, self._clock)
                count = await sweep.send(BATCH)
                next_time = await due.next_time() if count < BATCH else None
                if count:
                    await work.commit()
            if count:
                logger.info("%d reminders are due and on their way", count)
            if count == BATCH:
                await asyncio.sleep(BREATH)
            else:
                until = interval if next_time is None else (next_time - self._clock()).total_seconds()
                return min(interval, max(SHORTEST_PAUSE, until))
