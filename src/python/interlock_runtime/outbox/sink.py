"""Writes events in the transaction of an operation."""

from __future__ import annotations

import time
from collections.abc import Callable

from interlock_runtime.events.publishing.size import MAX_EVENT_BYTES, check_size
from interlock_runtime.events.sink import OutgoingEvent
from interlock_runtime.events.wire.cloud_event import encode_about, subject_of
from interlock_runtime.outbox.tables import outbox, slot_of
from interlock_runtime.unit_of_work import UnitOfWork
from interlock_runtime.unit_of_work_sql import SqlUnitOfWork


class SqlOutbox:
    """An `EventSink` over the table `outbox`. `source` is the service; `wake` is called after each commit of events.

    The rows are inserted together, last of all that the transaction does. So they cost one statement, and two
    transactions of which one waits for a row lock of the other get their ids in the order of their commits. It takes no
    event of more than `max_event_bytes` bytes in the wire format: the broker might not take it either.
    """

    def __init__(
        self,
        source: str,
        wake: Callable[[], None] | None = None,
        *,
        max_event_bytes: int = MAX_EVENT_BYTES,
    ) -> None:
        self._source = source
        self._max_event_bytes = max_event_bytes
        self._wake = wake

    async def add(self, event: OutgoingEvent, unit_of_work: UnitOfWork) -> None:
        """Raises TypeError for a unit of work that is no SQL transaction: the event would not be part of it.

        Raises EventInvalid for an event that is too large.
        """
        if not isinstance(unit_of_work, SqlUnitOfWork):
            raise TypeError(
                f"an SqlOutbox writes in the transaction of an SqlUnitOfWork, and a {type(unit_of_work).__name__} has "
                "none: make units of work with SqlUnitOfWork.factory, or send events with AfterCommit"
            )
        subject = subject_of(event)
        data = encode_about(event, self._source, subject)
        check_size(event, data, self._max_event_bytes)
        unit_of_work.insert_last(
            outbox,
            slot=slot_of(event.type.stream, event.id if subject is None else subject),
            stream=event.type.stream,
            max_stream_length=event.type.max_stream_length,
            event=data,
            size=len(data),
            created_at=time.time(),
        )
        if self._wake is not None:
            unit_of_work.after_commit(self._wake)
