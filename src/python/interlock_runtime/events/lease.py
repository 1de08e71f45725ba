"""Which one process of a service handles the ordered events of a stream."""

from __future__ import annotations

import time

import redis.asyncio
from redis.asyncio.lock import Lock
from redis.exceptions import LockError

from interlock_runtime.events.patience import AWAY


class Lease:
    """A right that at most one `holder` has. It ends `seconds` after it was last renewed."""

    def __init__(self, client: redis.asyncio.Redis, key: str, holder: str, seconds: float) -> None:
        self._lock = Lock(client, key, timeout=seconds, blocking=False, thread_local=False)
        self._holder = holder
        self._seconds = seconds
        self._valid_until = 0.0

    @property
    def remaining(self) -> float:
        """For how many seconds it is ours, by a clock that ran before Redis was asked: never longer than by Redis'."""
        return max(0.0, self._valid_until - time.monotonic())

    async def acquire(self) -> bool:
        """Whether it is ours now."""
        asked = time.monotonic()
        try:
            acquired: bool = await self._lock.acquire(token=self._holder)
        except AWAY:
            # It may have been granted. Then it ends by itself.
            return False
        if acquired:
            self._valid_until = asked + self._seconds
        return acquired

    async def renew(self) -> bool:
        """Whether it is still ours. Without an answer of Redis it is, until its time is over."""
        asked = time.monotonic()
        try:
            await self._lock.reacquire()
        except AWAY:
            return self.remaining > 0.0
        except LockError:
            self._valid_until = 0.0
            return False
        self._valid_until = asked + self._seconds
        return True

    async def release(self) -> None:
        """Lets another process have it at once, where Redis can be told."""
        held, self._valid_until = self.remaining > 0.0, 0.0
        if held:
            try:
                await self._lock.release()
            except (*AWAY, LockError):
                # It ends by itself.
                return
