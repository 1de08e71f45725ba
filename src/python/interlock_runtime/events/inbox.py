"""Which events were handled, as handlers with a transaction keep it."""

from __future__ import annotations

from typing import Protocol


class Inbox(Protocol):
    """Remembers events in the transaction of what they caused, so that each takes effect once."""

    async def first_time(self, consumer: str, event_id: str) -> bool:
        """Whether `consumer` has not handled the event yet; from now on, once the transaction is committed, it has.

        Of two transactions that ask at once, the second one waits for the first to end. `consumer` and `event_id` have
        together at most 2,500 bytes in UTF-8, none of them NUL; what `cloud_event.decode` lets through fits.
        """
        ...
