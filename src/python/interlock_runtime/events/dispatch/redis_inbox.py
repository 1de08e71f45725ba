"""Which events were handled, for handlers that have no transaction to keep it in."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import redis.asyncio
from redis.asyncio.client import Pipeline

from interlock_runtime.events.redis import keys
from interlock_runtime.events.redis.scripts import Script

# One command for many keys: packing a SET each is what would cost most of handling a small message.
REMEMBER = Script("""
for _, key in ipairs(KEYS) do
  redis.call('SET', key, 1, 'PX', ARGV[1])
end
""")


class RedisInbox:
    """Remembers events for `retention` seconds after they were handled.

    A process that dies between a handler's end and `remember` leaves the event to be handled again.
    """

    def __init__(self, client: redis.asyncio.Redis, service: str, retention: float) -> None:
        self._client = client
        self._service = service
        self._milliseconds = str(int(retention * 1000))

    async def handled(self, identities: Sequence[str]) -> Collection[str]:
        """Those of the events that were handled."""
        marks = await self._client.mget([keys.done(self._service, identity) for identity in identities])
        return {identity for identity, mark in zip(identities, marks, strict=True) if mark is not None}

    def remember(self, identities: Sequence[str], pipeline: Pipeline) -> None:
        """Adds to `pipeline` what is to be done, for `REMEMBER` among the scripts that Redis needs for it."""
        marks = [keys.done(self._service, identity) for identity in identities]
        REMEMBER.add_to(pipeline, marks, [self._milliseconds])
