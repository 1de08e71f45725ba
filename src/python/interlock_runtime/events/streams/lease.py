"""Which one process of a service handles the ordered events of a stream."""

from __future__ import annotations

import time

import redis.asyncio
from redis.exceptions import RedisError

from interlock_runtime.events.redis.patience import Complaints
from interlock_runtime.events.redis.scripts import Script

_PURPOSE = "ask Redis for a lease"

# These are our own, and not those of redis-py's lock: which scripts there are, Redis may have to be told beforehand.
_PROLONG = Script("""
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
""")

_RELEASE = Script("""
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
return redis.call('DEL', KEYS[1])
""")


class Lease:
    """A right that at most one `holder` has. It ends `seconds` after it was last renewed.

    A Redis that refuses gives no more of an answer than one that is away.
    """

    def __init__(self, client: redis.asyncio.Redis, key: str, holder: str, seconds: float) -> None:
        self._client = client
        self._key = key
        self._holder = holder
        self._seconds = seconds
        self._milliseconds = int(seconds * 1000)
        self._valid_until = 0.0
        self._had = False
        self._complaints = Complaints()
        self.is_answered = False
        """Whether Redis answered when it was last asked."""

    @property
    def remaining(self) -> float:
        """For how many seconds it is ours, by a clock that ran before Redis was asked: never longer than by Redis'."""
        return max(0.0, self._valid_until - time.monotonic())

    async def acquire(self) -> bool:
        """Whether it is ours now, also if it is so still by Redis' clock."""
        try:
            asked = time.monotonic()
            acquired = bool(await self._client.set(self._key, self._holder, nx=True, px=self._milliseconds))
            if not acquired and self._had:
                asked = time.monotonic()
                acquired = await self._prolonged()
        except (RedisError, OSError) as error:
            # It may have been granted. Then it ends by itself.
            self._unanswered(error)
            return False
        self._answered()
        if acquired:
            self._had = True
            self._valid_until = asked + self._seconds
        return acquired

    async def renew(self) -> bool:
        """Whether it is still ours. Without an answer of Redis it is, until its time is over."""
        asked = time.monotonic()
        try:
            renewed = await self._prolonged()
        except (RedisError, OSError) as error:
            self._unanswered(error)
            return self.remaining > 0.0
        self._answered()
        self._valid_until = asked + self._seconds if renewed else 0.0
        return renewed

    async def release(self) -> None:
        """Lets another process have it at once, where Redis can be told."""
        held, self._valid_until, self._had = self.remaining > 0.0, 0.0, False
        if held:
            try:
                await _RELEASE.run(self._client, [self._key], [self._holder])
            except (RedisError, OSError) as error:
                # It ends by itself.
                self._unanswered(error)

    async def _prolonged(self) -> bool:
        prolonged = bool(await _PROLONG.run(self._client, [self._key], [self._holder, self._milliseconds]))
        self._had = self._had and prolonged
        return prolonged

    def _answered(self) -> None:
        self.is_answered = True
        self._complaints.withdraw(_PURPOSE)

    def _unanswered(self, error: Exception) -> None:
        self.is_answered = False
        self._complaints.make(_PURPOSE, error)
