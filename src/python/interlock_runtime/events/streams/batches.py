"""How many messages are asked for at once, and the connections that the answers come over."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import redis.asyncio
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import TimeoutError

T = TypeVar("T")

READ_SECONDS = 15.0
"""How long one answer with messages may take. What an answer that is given up held is delivered again only later."""

MOST = 100

QUICK = 0.25
"""The part of that time within which an answer comes that could as well hold twice as much."""

# What a pool adds to its settings for itself.
_OF_THE_POOL = ("maint_", "orig_", "himport_registry", "event_dispatcher")


def reading_client(client: redis.asyncio.Redis) -> redis.asyncio.Redis:
    """A client of the same server whose answers may take `READ_SECONDS`, and which repeats no command by itself.

    A command that delivers messages, sent again, delivers others: its caller is to know. The caller closes the client.
    """
    pool = client.connection_pool
    settings = {
        **{name: value for name, value in pool.connection_kwargs.items() if not name.startswith(_OF_THE_POOL)},
        "socket_timeout": READ_SECONDS,
        "retry": Retry(NoBackoff(), 0),
        "retry_on_error": [],
    }
    return redis.asyncio.Redis.from_pool(
        redis.asyncio.ConnectionPool(connection_class=pool.connection_class, **settings)
    )


class BatchSize:
    """As many messages as come over the line in time: half as many after an answer that did not."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._count = most

    def within(self, count: int) -> int:
        """How many to ask for, where `count` would be welcome."""
        return max(1, min(count, self._count))

    async def measured(self, asked: int, answer: Awaitable[T], entries: Callable[[T], int]) -> T:
        """The answer to a question for `asked` messages, of which `entries` tells how many it holds."""
        begun = time.monotonic()
        try:
            found = await answer
        except TimeoutError:
            self._count = max(1, asked // 2)
            raise
        if entries(found) >= asked and time.monotonic() - begun < QUICK * READ_SECONDS:
            self._count = min(self._most, max(self._count, 2 * asked))
        return found
