"""Which events were handled, as handlers with a transaction keep it."""

from __future__ import annotations

import hashlib
from typing import Protocol

from interlock_runtime.events.received import ReceivedEvent

MAX_IDENTITY = 256
"""What an inbox takes."""


def identity(event: ReceivedEvent) -> str:
    """What tells an event from all others: CloudEvents has ids unique within a source.

    The first slash ends the source, whose own ones are written as in a segment of a URI.
    """
    source = event.source.replace("%", "%25").replace("/", "%2F")
    text = f"{source}/{event.id}"
    return text if len(text) <= MAX_IDENTITY else hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


class Inbox(Protocol):
    """Remembers events in the transaction of what they caused, so that each takes effect once."""

    async def first_time(self, consumer: str, event_id: str) -> bool:
        """Whether `consumer` has not handled the event yet; from now on, once the transaction is committed, it has.

        Of two transactions that ask at once, the second one waits for the first to end. `consumer` and `event_id` have
        together at most 2,500 bytes in UTF-8, none of them NUL; what `cloud_event.decode` lets through fits.
        """
        ...
