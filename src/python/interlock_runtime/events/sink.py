"""Where a service's events go: into the transaction of an operation, or to the broker at once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from interlock_runtime.context import TraceContext, request_id, trace_context
from interlock_runtime.events.contract import EventType
from interlock_runtime.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class OutgoingEvent:
    """One event. `id` is its identity in every delivery, `payload` its JSON, `time` when it happened (UTC).

    The request and the trace that it happened in are those of the moment it is made.
    """

    type: EventType
    payload: bytes
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    time: datetime = field(default_factory=lambda: datetime.now(UTC))
    request_id: str | None = field(default_factory=request_id.get)
    trace: TraceContext | None = field(default_factory=trace_context.get)


class BrokerUnavailable(Exception):
    """The broker cannot be reached, or does not answer. What was sent may have arrived nevertheless."""


class BrokerRefused(Exception):
    """The broker took the command and said no: no permission, no memory left, another kind of key."""


class EventSender(Protocol):
    """Takes events one by one. Generated publishers write to it."""

    async def send(self, event: OutgoingEvent) -> None:
        """Raises `BrokerUnavailable` and `BrokerRefused` where the event goes to a broker at once."""
        ...


class EventSink(Protocol):
    """Takes events within a unit of work. What is rolled back is never sent."""

    async def add(self, event: OutgoingEvent, unit_of_work: UnitOfWork) -> None: ...


@dataclass(frozen=True, slots=True)
class InTransaction:
    """An `EventSender` whose events are sent if and only if `unit_of_work` is committed."""

    sink: EventSink
    unit_of_work: UnitOfWork

    async def send(self, event: OutgoingEvent) -> None:
        await self.sink.add(event, self.unit_of_work)


class MemoryEventSink:
    """Keeps the events of committed transactions in a list: for tests."""

    def __init__(self) -> None:
        self.events: list[OutgoingEvent] = []

    async def add(self, event: OutgoingEvent, unit_of_work: UnitOfWork) -> None:
        unit_of_work.after_commit(lambda: self.events.append(event))
