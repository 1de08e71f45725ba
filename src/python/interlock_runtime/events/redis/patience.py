"""Waiting for Redis to come back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

import redis.exceptions

from interlock_runtime.events.redis.scripts import ScriptMissing

logger = logging.getLogger("interlock.events")

T = TypeVar("T")

AWAY = (redis.exceptions.ConnectionError, redis.exceptions.TimeoutError, OSError, ScriptMissing)
"""What is raised when the server is not to be reached, is still loading its data, or has not got its scripts yet."""

_PAUSE = 0.2
_LONGEST_PAUSE = 2.0


class Complaints:
    """Says what is wrong once, and again only when something else is, or when it was right in between."""

    def __init__(self) -> None:
        self._made: dict[str, str] = {}

    def make(self, purpose: str, error: Exception, level: int = logging.ERROR) -> None:
        cause = f"{type(error).__name__}: {error}"
        if self._made.get(purpose) == cause:
            level = logging.DEBUG
        self._made[purpose] = cause
        logger.log(level, "could not %s: %s", purpose, cause)

    def withdraw(self, purpose: str) -> None:
        if self._made.pop(purpose, None) is not None:
            logger.info("it is possible again to %s", purpose)


async def until_answered(purpose: str, ask: Callable[[], Awaitable[T]]) -> T:
    """The answer to `ask`, which is repeated for as long as Redis is away."""
    pause = _PAUSE
    level = logging.WARNING
    while True:
        try:
            return await ask()
        except AWAY as error:
            logger.log(level, "Redis is away, waiting to %s: %s", purpose, error)
            level = logging.DEBUG
        await asyncio.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)
