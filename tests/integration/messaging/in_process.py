"""A worker in the test's own process, with handlers that are functions."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Protocol

from interlock_runtime.call import Call
from interlock_runtime.events.broker import redis_broker
from interlock_runtime.events.contract import Delivery, EventContract, EventType
from interlock_runtime.events.subscription import Outcome, Subscription
from interlock_runtime.events.worker import EventWorker
from interlock_runtime.unit_of_work import MemoryUnitOfWork, UnitOfWorkFactory
from tests.integration.messaging.consumer import Happened
from tests.integration.messaging.messages import STREAM, TYPE

SERVICE = "chaos"
Handle = Callable[[Call, Happened], Awaitable[object]]


class Reachable(Protocol):
    """A Redis server, or what leads to one."""

    @property
    def url(self) -> str: ...


class Numbers:
    """A handler that remembers the numbers of its messages."""

    def __init__(self) -> None:
        self.handled: list[int] = []

    async def __call__(self, call: Call, message: Happened) -> None:
        self.handled.append(message.number)


def subscription(
    handle: Handle,
    *,
    delivery: Delivery | None = None,
    ordering_key: str | None = None,
    unit_of_work: UnitOfWorkFactory | None = None,
    outcome: Outcome | None = None,
    type: str = TYPE,
) -> Subscription:
    @asynccontextmanager
    async def provide(call: Call) -> AsyncIterator[Call]:
        yield call

    contract: EventContract[Happened] = EventContract(
        EventType(type, STREAM, ordering_key), Happened, delivery or Delivery(backoff_initial=0.05)
    )
    factory = unit_of_work or MemoryUnitOfWork.factory()
    return Subscription(contract, "chaos.events.happened", provide, handle, factory, outcome)


@asynccontextmanager
async def worker(
    server: Reachable,
    *subscriptions: Subscription,
    service: str = SERVICE,
    concurrency: int = 16,
    claim_after: float = 2.0,
    lease: float = 2.0,
    grace: float = 2.0,
) -> AsyncIterator[EventWorker]:
    broker = redis_broker(server.url)
    running = EventWorker(
        broker,
        subscriptions,
        service=service,
        concurrency=concurrency,
        claim_after=claim_after,
        lease=lease,
        grace=grace,
    )
    async with broker, running:
        yield running


async def until(met: Callable[[], bool], seconds: float = 30.0) -> None:
    """Returns when the condition is met. Raises AssertionError after `seconds`."""
    deadline = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < deadline, f"not met within {seconds:g} s"
        await asyncio.sleep(0.01)
