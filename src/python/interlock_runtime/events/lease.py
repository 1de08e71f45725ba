"""Which one process of a service handles the ordered events of a stream."""

from __future__ import annotations

import time

import redis.asyncio
from redis.asyncio.lock import Lock
from redis.exceptions import LockError, RedisError

from interlock_runtime.events.patience import Complaints

_PURPOSE = "ask Redis for a lease"


class Lease:
    """A right that at most one `holder` has. It ends `seconds` after it was last renewed.

    A Redis that refuses gives no more of an answer than one that is away.
    """

    def __init__(self, client: redis.asyncio.Redis, key: str, holder: str, seconds: float) -> None:
        self._lock = Lock(client, key, timeout=seconds, blocking=False, thread_local=False)
        self._holder = holder
        self._seconds = seconds
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
            acquired: bool = await self._lock.acquire(token=self._holder)
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
                await self._lock.release()
            except LockError:
                return
            except (RedisError, OSError) as error:
                # It ends by itself.
                self._unanswered(error)

    async def _prolonged(self) -> bool:
        try:
            await self._lock.reacquire()
        except LockError:
            self._had = False
            return False
        return True

    def _answered(self) -> None:
        self.is_answered = True
        self._complaints.withdraw(_PURPOSE)

    def _unanswered(self, error: Exception) -> None:
        self.is_answered = False
        self._complaints.make(_PURPOSE, error)
