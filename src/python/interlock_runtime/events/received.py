"""What is known of a message besides its payload."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from interlock_runtime.context import TraceContext


@dataclass(frozen=True, slots=True)
class ReceivedEvent:
    """The CloudEvents 1.0 attributes of a message, and its place in a trace.

    `attempt` counts from 1. `time` is None where the sender gave none.
    """

    id: str
    source: str
    type: str
    time: datetime | None
    subject: str | None
    trace: TraceContext | None
    request_id: str | None
    attempt: int
