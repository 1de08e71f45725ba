"""Waiting for Redis to come back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from typing import TypeVar

import redis.exceptions

logger = logging.getLogger("interlock.events")

T = TypeVar("T")

AWAY = (redis.exceptions.ConnectionError, redis.exceptions.TimeoutError, OSError)
"""What redis-py raises when the server is not to be reached, or is still loading its data."""

_PAUSE = 0.2
_LONGEST_PAUSE = 2.0


async def ended(tasks: Collection[asyncio.Task[None]], patience: float) -> None:
    """Cancels tasks, again after each `patience` seconds: redis-py may lose a cancellation while it connects."""
    pending = set(tasks)
    while pending:
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=patience)


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
