"""Messages published and handled a second: ours, plain FastStream with the same guarantees, and redis-py as the limit.

All three validate every message, acknowledge it only after it was handled, publish from the same number of concurrent
tasks and speak to the same Redis. Ours does more: it validates what it publishes, remembers in Redis which events were
handled, and can try again. They take turns, so that a slow moment of the machine meets all of them.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

import redis.asyncio
from faststream import AckPolicy
from faststream.redis import RedisBroker, StreamSub
from pydantic import BaseModel

from interlock_runtime.call import Call, Provider
from interlock_runtime.events.broker import redis_broker
from interlock_runtime.events.contract import EventContract, EventType
from interlock_runtime.events.publishing.broker_sender import BrokerSender
from interlock_runtime.events.publishing.outgoing import outgoing
from interlock_runtime.events.sink import EventSender
from interlock_runtime.events.subscription import Subscription
from interlock_runtime.events.worker import EventWorker
from interlock_runtime.models import Model
from interlock_runtime.unit_of_work import MemoryUnitOfWork
from interlock_testing.redis_server import RedisServer, redis_server

MESSAGES = 10_000
TASKS = 32
ROUNDS = 5
BATCH = 100
STREAM = "orders.placed"
GROUP = "billing"
GOAL = 1.5

VALUES: dict[str, Any] = {"name": "order name", "amount": 12.5, "tags": ["a", "b", "c"]}


class OrderPlaced(Model):
    id: int
    name: str
    amount: float
    tags: list[str]


class PlainOrderPlaced(BaseModel):
    id: int
    name: str
    amount: float
    tags: list[str]


# What is generated for an event `order_placed`.
ORDER_PLACED: EventContract[OrderPlaced] = EventContract(
    EventType("orders.order_placed", STREAM, max_stream_length=100_000), OrderPlaced
)


class OrdersPublisher:
    def __init__(self, sender: EventSender) -> None:
        self._sender = sender

    async def order_placed(self, message: OrderPlaced) -> None:
        await self._sender.send(outgoing(ORDER_PLACED, message))


class Counter:
    """A handler that does nothing but count."""

    def __init__(self) -> None:
        self.handled = 0
        self.done = asyncio.Event()

    @asynccontextmanager
    async def provide(self, call: Call) -> AsyncIterator[Counter]:
        yield self

    async def order_placed(self, message: OrderPlaced) -> None:
        self.count()

    def count(self) -> None:
        self.handled += 1
        if self.handled == MESSAGES:
            self.done.set()


async def _order_placed(handler: Counter, message: OrderPlaced) -> None:
    await handler.order_placed(message)


def on_order_placed(handler: Provider[Counter]) -> Subscription:
    return Subscription(ORDER_PLACED, "orders.events.order_placed", handler, _order_placed, MemoryUnitOfWork.factory())


@dataclass(frozen=True, slots=True)
class Rate:
    """Seconds for all messages."""

    publishing: float
    handling: float

    @property
    def both(self) -> float:
        return MESSAGES / (self.publishing + self.handling)


Side = Callable[[str], Awaitable[Rate]]


async def ours(url: str) -> Rate:
    broker = redis_broker(url)
    async with broker:
        publisher = OrdersPublisher(BrokerSender(broker, "shop"))
        publishing = await _concurrently(lambda number: publisher.order_placed(OrderPlaced(id=number, **VALUES)))
        counter = Counter()
        begun = time.perf_counter()
        async with EventWorker(broker, [on_order_placed(counter.provide)], service=GROUP, concurrency=TASKS):
            await counter.done.wait()
            await _acknowledged(url)
            handling = time.perf_counter() - begun
    return Rate(publishing, handling)


async def plain_faststream(url: str) -> Rate:
    broker = RedisBroker(url, logger=None)  # type: ignore[arg-type]  # how FastStream says to log nothing
    await broker.connect()

    async def publish(number: int) -> None:
        await broker.publish(PlainOrderPlaced(id=number, **VALUES), stream=STREAM, maxlen=100_000)

    publishing = await _concurrently(publish)
    counter = Counter()

    @broker.subscriber(
        stream=StreamSub(STREAM, group=GROUP, consumer="one", max_records=BATCH), ack_policy=AckPolicy.NACK_ON_ERROR
    )
    async def handle(message: PlainOrderPlaced) -> None:
        counter.count()

    async with _client(url) as client:
        await client.xgroup_create(STREAM, GROUP, id="0")
    begun = time.perf_counter()
    await broker.start()
    await counter.done.wait()
    await _acknowledged(url)
    handling = time.perf_counter() - begun
    await broker.stop()
    return Rate(publishing, handling)


async def bare_redis(url: str) -> Rate:
    """Batches that are published, read, validated and acknowledged one after the other, and no handlers at all."""
    async with _client(url) as client:
        begun = time.perf_counter()
        for first in range(0, MESSAGES, BATCH):
            async with client.pipeline(transaction=False) as pipeline:
                for number in range(first, first + BATCH):
                    data = PlainOrderPlaced(id=number, **VALUES).model_dump_json()
                    pipeline.xadd(STREAM, {"data": data}, maxlen=100_000)
                await pipeline.execute()
        publishing = time.perf_counter() - begun
        await client.xgroup_create(STREAM, GROUP, id="0")
        begun = time.perf_counter()
        handled = 0
        while handled < MESSAGES:
            answer: Any = await client.xreadgroup(GROUP, "one", {STREAM: ">"}, count=BATCH)
            [[_, entries]] = answer
            for _, fields in entries:
                PlainOrderPlaced.model_validate_json(fields[b"data"])
            await client.xack(STREAM, GROUP, *(id for id, _ in entries))
            handled += len(entries)
        return Rate(publishing, time.perf_counter() - begun)


SIDES: dict[str, Side] = {"ours": ours, "plain FastStream": plain_faststream, "redis-py alone": bare_redis}


def report() -> Iterator[str]:
    measured: dict[str, list[Rate]] = {name: [] for name in SIDES}
    with redis_server(options={"appendonly": "no"}) as server:
        for _ in range(ROUNDS):
            for name, side in SIDES.items():
                measured[name].append(_measure(side, server))
    for name, rates in measured.items():
        yield (
            f"{name + ':':18} {median(MESSAGES / rate.publishing for rate in rates):7,.0f} published/s, "
            f"{median(MESSAGES / rate.handling for rate in rates):7,.0f} handled/s, "
            f"{median(rate.both for rate in rates):7,.0f} published and handled/s"
        )
    ratios = [us.both / them.both for us, them in zip(measured["ours"], measured["plain FastStream"], strict=True)]
    rounds = f"rounds {min(ratios):.2f}-{max(ratios):.2f}"
    yield f"ours is {median(ratios):.2f} times plain FastStream ({rounds}), goal {GOAL}"


def _measure(side: Side, server: RedisServer) -> Rate:
    async def run() -> Rate:
        async with _client(server.url) as client:
            await client.flushall()
        return await side(server.url)

    return asyncio.run(run())


async def _concurrently(publish: Callable[[int], Awaitable[None]]) -> float:
    """Publishes all messages, each as soon as one of the tasks is free; returns how many seconds it took."""
    numbers = iter(range(MESSAGES))

    async def work() -> None:
        for number in numbers:
            await publish(number)

    begun = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(TASKS)))
    return time.perf_counter() - begun


async def _acknowledged(url: str) -> None:
    async with _client(url) as client:
        while (await client.xpending(STREAM, GROUP))["pending"]:
            await asyncio.sleep(0.001)


@asynccontextmanager
async def _client(url: str) -> AsyncIterator[redis.asyncio.Redis]:
    client = redis.asyncio.Redis.from_url(url)
    yield client
    await client.aclose()
