"""Where an operation's events go: into the transaction of the operation, to be sent once it is committed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from interlock_runtime.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class EventType:
    """`name` is the event's qualified name (`users.user_registered`), `stream` where it is published.

    `ordering_key` names the member of the payload by whose value events keep their order, where there is one.
    """

    name: str
    stream: str
    ordering_key: str | None = None


@dataclass(frozen=True, slots=True)
class OutgoingEvent:
    """One event. `id` is its identity in every delivery, `payload` its JSON, `time` when it happened (UTC)."""

    type: EventType
    payload: bytes
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    time: datetime = field(default_factory=lambda: datetime.now(UTC))


class EventSink(Protocol):
    """Takes events within a unit of work. What is rolled back is never sent."""

    async def add(self, event: OutgoingEvent, unit_of_work: UnitOfWork) -> None: ...


class MemoryEventSink:
    """Keeps the events of committed transactions in a list: for tests."""

    def __init__(self) -> None:
        self.events: list[OutgoingEvent] = []

    async def add(self, event: OutgoingEvent, unit_of_work: UnitOfWork) -> None:
        unit_of_work.after_commit(lambda: self.events.append(event))
