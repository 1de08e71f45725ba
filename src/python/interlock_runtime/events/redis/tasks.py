"""Seeing tasks to their end, also when a cancellation is lost on the way, as redis-py may do."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Collection, Coroutine
from typing import Any

logger = logging.getLogger("interlock.events")

END_SECONDS = 3.0
"""How long a task may take to end once it is cancelled."""

_PATIENCE = 0.05


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
