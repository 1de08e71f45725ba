"""Events of services that have no database to keep them in until they are out."""

from __future__ import annotations

import asyncio
import logging

from interlock_runtime.events.sink import BrokerRefused, BrokerUnavailable, EventSender, OutgoingEvent
from interlock_runtime.unit_of_work import UnitOfWork

logger = logging.getLogger("interlock.events")


class AfterCommit:
    """An `EventSink` that hands events to `sender` once their unit of work is committed: **at most once**.

    What is committed stays so when an event cannot be sent: the event is lost, which is logged as an error. So it is
    when the process ends in between. Where an event must not get lost, use a database and `SqlOutbox`.

    The events of one process are handed over in the order of the commits. It belongs to the event loop it is used in.
    """

    def __init__(self, sender: EventSender) -> None:
        self._sender = sender
        self._sending: set[asyncio.Task[None]] = set()

    async def add(self, event: OutgoingEvent, unit_of_work: UnitOfWork) -> None:
        unit_of_work.after_commit(lambda: self._hand_over(event))

    async def drain(self) -> None:
        """Returns when all that was handed over is sent or lost. To be awaited before the broker is stopped."""
        while self._sending:
            await asyncio.wait(self._sending)

    def _hand_over(self, event: OutgoingEvent) -> None:
        task = asyncio.create_task(self._send(event))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def _send(self, event: OutgoingEvent) -> None:
        try:
            await self._sender.send(event)
        except Exception as error:
            expected = isinstance(error, BrokerUnavailable | BrokerRefused | ValueError)
            logger.error(
                "the event %s of the type %s is lost: %s",
                event.id,
                event.type.name,
                error,
                exc_info=None if expected else error,
            )
