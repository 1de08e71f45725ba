"""How large an event may be."""

from __future__ import annotations

from interlock_runtime.events.publishing.outgoing import EventInvalid
from interlock_runtime.events.sink import OutgoingEvent

MAX_EVENT_BYTES = 8 * 2**20
"""By default, and as it goes over the wire. It is far below what a Redis takes that nobody has set to take less."""


def check_size(event: OutgoingEvent, data: bytes, limit: int) -> None:
    """Raises EventInvalid when `data`, the event in the wire format, has more than `limit` bytes."""
    if len(data) > limit:
        raise EventInvalid(f"an event of the type {event.type.name} has {len(data)} bytes, and {limit} are the most")
