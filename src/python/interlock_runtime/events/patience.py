"""Waiting for Redis to come back, and for tasks to end."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Collection, Coroutine
from typing import Any, TypeVar

import redis.exceptions

from interlock_runtime.events.scripts import ScriptMissing

logger = logging.getLogger("interlock.events")

T = TypeVar("T")

AWAY = (redis.exceptions.ConnectionError, redis.exceptions.TimeoutError, OSError, ScriptMissing)
"""What is raised when the server is not to be reached, is still loading its data, or has not got its scripts yet."""

END_SECONDS = 3.0
"""How long a task may take to end once it is cancelled."""

_PAUSE = 0.2
_LONGEST_PAUSE = 2.0
_PATIENCE = 0.05


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


async def ended(tasks: Collection[asyncio.Task[Any]], patience: float, limit: float = END_SECONDS) -> None:
    """Cancels tasks until they have ended, again after each `patience` seconds: redis-py may lose a cancellation.

    It returns after `limit` seconds at most. Cancelled itself, it sees the tasks to their end before it obeys.
    """
    deadline = time.monotonic() + limit
    pending = {task for task in tasks if not task.done()}
    interruption: asyncio.CancelledError | None = None
    while pending and (left := deadline - time.monotonic()) > 0.0:
        for task in pending:
            task.cancel()
        try:
            await asyncio.wait(pending, timeout=min(patience, left))
        except asyncio.CancelledError as error:
            interruption = error
        pending = {task for task in pending if not task.done()}
    for task in pending:
        logger.error("%s does not end although it was cancelled %g seconds ago", task.get_name(), limit)
    if interruption is not None:
        raise interruption


async def together(*parts: Coroutine[Any, Any, None]) -> None:
    """Runs all until they have ended, or one fails; then the others end too.

    A task group of Python 3.11 cancels its tasks once, which is too few where a cancellation may be lost.
    """
    tasks = [asyncio.create_task(part, name="interlock.events part") for part in parts]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    finally:
        await ended(tasks, _PATIENCE)
    for task in done:
        task.result()


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
