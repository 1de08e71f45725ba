"""What the two ways to take a stream's messages have in common: reading one stream for one group as one consumer."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

import redis.asyncio
from faststream.redis import RedisBroker
from redis.exceptions import RedisError, ResponseError

from interlock_runtime.events.admission import Admission
from interlock_runtime.events.dispatcher import Dispatcher
from interlock_runtime.events.flow import Flow
from interlock_runtime.events.patience import AWAY
from interlock_runtime.events.pending import PendingEntries
from interlock_runtime.events.tries import TriesStore

logger = logging.getLogger("interlock.events")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every stream of a worker shares. `consumer` names the process in each group, which is named `service`.

    `claim_after`, `lease` and `bury_after` are seconds.
    """

    broker: RedisBroker
    client: redis.asyncio.Redis
    service: str
    consumer: str
    batch: int
    claim_after: float
    lease: float
    bury_after: float
    flow: Flow
    admission: Admission
    dispatcher: Dispatcher
    tries: TriesStore


class EventStream(Protocol):
    """The messages of one stream, on their way to the dispatcher."""

    @property
    def is_live(self) -> bool:
        """Whether it takes messages, or would if it were its turn."""
        ...

    async def run(self) -> None:
        """Takes messages until cancelled."""
        ...

    async def stop_reading(self) -> None:
        """Takes nothing new. What is in hand stays so while `run` goes on."""
        ...

    async def leave(self) -> None:
        """Lets others have at once what is still pending."""
        ...


async def tidy(queue: str, pending: PendingEntries, around: Surroundings) -> None:
    """Removes what dead processes left behind."""
    await attempt("remove consumers", lambda: pending.bury(around.bury_after))
    await attempt("forget attempts", lambda: around.tries.sweep(queue))


async def attempt(purpose: str, act: Callable[[], Awaitable[object]]) -> None:
    """Does something that is done again soon anyway. That Redis is away, others say louder."""
    try:
        await act()
    except AWAY as error:
        logger.debug("Redis is away, could not %s: %s", purpose, error)
    except ResponseError as error:
        # The reader makes the group and the stream again.
        if "NOGROUP" not in str(error) and "no such key" not in str(error):
            logger.error("Redis refused to %s: %s", purpose, error)
    except RedisError as error:
        logger.error("could not %s: %s", purpose, error)
