"""A scheduler and a dispatcher at work together, with a Redis that is told of the ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
import redis.asyncio

from interlock_runtime.call import Call
from interlock_runtime.events.contract import Delivery, EventContract, EventType
from interlock_runtime.events.dispatch.dispatcher import Dispatcher
from interlock_runtime.events.dispatch.flow import Flow
from interlock_runtime.events.dispatch.redis_inbox import RedisInbox
from interlock_runtime.events.dispatch.scheduler import Scheduler
from interlock_runtime.events.dispatch.settlement import Settler
from interlock_runtime.events.dispatch.tries import Tries, TriesStore
from interlock_runtime.events.dispatch.work import Work
from interlock_runtime.events.handling.handler import MessageHandler
from interlock_runtime.events.handling.intake import Message
from interlock_runtime.events.received import ReceivedEvent
from interlock_runtime.events.redis.entry import Entry
from interlock_runtime.events.subscription import Subscription
from interlock_runtime.unit_of_work import MemoryUnitOfWork
from interlock_testing.redis_server import redis_server

STREAM = "numbers"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with redis_server() as server:
        yield server.url


@dataclass
class Numbers:
    """A handler whose messages wait until they are let go."""

    begun: list[int] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)
    cancelled: list[int] = field(default_factory=list)
    open: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def provide(self, call: Call) -> AsyncIterator[Numbers]:
        yield self

    async def handle(self, number: int) -> None:
        self.begun.append(number)
        try:
            await self.open.wait()
        except asyncio.CancelledError:
            self.cancelled.append(number)
            raise
        self.ended.append(number)


async def handle(numbers: Numbers, number: int) -> None:
    await numbers.handle(number)


class Running:
    """A dispatcher that runs, and what to give it."""

    def __init__(self, url: str, store: type[TriesStore] = TriesStore) -> None:
        self.numbers = Numbers()
        self._client = redis.asyncio.Redis.from_url(url)
        self._settler = Settler(self._client, "shop", RedisInbox(self._client, "shop", 60.0))
        self.flow = Flow(8)
        self.tries = store(self._client, "shop")
        self.scheduler = Scheduler(self.flow)
        self.dispatcher = Dispatcher(self.scheduler, self._settler, self.tries, 4)
        contract: EventContract[int] = EventContract(EventType("numbers", STREAM), int, Delivery())
        subscription = Subscription(
            contract, "numbers.events.numbers", self.numbers.provide, handle, MemoryUnitOfWork.factory()
        )
        self._handler = MessageHandler(subscription, "shop")

    async def __aenter__(self) -> Running:
        self._tasks = [
            asyncio.create_task(self._settler.run(self.scheduler.settled)),
            asyncio.create_task(self.dispatcher.run()),
        ]
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks)
        await self._client.aclose()

    def submit(self, number: int, key: str | None = None, *, suspect: bool = False) -> bytes:
        id = f"{number}-0".encode()
        event = ReceivedEvent(f"e{number}", "test", "numbers", None, key, None, None, 1)
        message = Message(Entry(STREAM, id, STREAM, b""), event, f"test/e{number}", number, self._handler, key)
        self.scheduler.submit(Work(message, 0, recorded=suspect, suspect=suspect))
        return id

    def lanes(self) -> list[asyncio.Task[object]]:
        return [task for task in asyncio.all_tasks() if task.get_name() == "interlock.events lane"]

    async def until(self, met: Callable[[], bool]) -> None:
        async with asyncio.timeout(5):
            while not met():
                await asyncio.sleep(0.005)


def test_what_is_abandoned_is_cancelled_or_never_begun_and_can_come_again(url: str) -> None:
    async def scenario() -> None:
        async with Running(url) as running:
            numbers, scheduler = running.numbers, running.scheduler
            # One key has more messages than Python has stack frames.
            for number in range(1500):
                running.submit(number, "a")
            running.submit(2000, "b")
            await running.until(lambda: sorted(numbers.begun) == [0, 2000])
            scheduler.abandon(STREAM)
            assert not scheduler.in_hand(STREAM)
            for number in (0, 1, 2):
                running.submit(number, "a")
            numbers.open.set()
            await running.until(lambda: not scheduler.in_hand(STREAM))
            assert sorted(numbers.cancelled) == [0, 2000]
            assert numbers.ended == [0, 1, 2]
            assert running.flow.room(STREAM) == 8

    asyncio.run(scenario())


def test_messages_that_another_process_claimed_are_not_begun(url: str) -> None:
    async def scenario() -> None:
        async with Running(url) as running:
            numbers, scheduler = running.numbers, running.scheduler
            ids = [running.submit(number) for number in range(6)]
            await running.until(lambda: len(numbers.begun) == 4)
            scheduler.forget(STREAM, ids)
            numbers.open.set()
            await running.until(lambda: not scheduler.in_hand(STREAM))
            assert sorted(numbers.ended) == [0, 1, 2, 3]

    asyncio.run(scenario())


def test_suspects_run_one_at_a_time_and_beside_others(url: str) -> None:
    async def scenario() -> None:
        async with Running(url) as running:
            numbers, scheduler = running.numbers, running.scheduler
            for number in range(3):
                running.submit(number, suspect=True)
            for number in range(10, 12):
                running.submit(number)
            await running.until(lambda: len(numbers.begun) == 3)
            assert sorted(numbers.begun) == [0, 10, 11]
            numbers.open.set()
            await running.until(lambda: not scheduler.in_hand(STREAM))
            assert [number for number in numbers.ended if number < 10] == [0, 1, 2]

    asyncio.run(scenario())


def test_a_message_whose_turn_comes_too_late_is_not_begun(url: str) -> None:
    async def scenario() -> None:
        async with Running(url) as running:
            numbers, scheduler = running.numbers, running.scheduler
            ours = True
            scheduler.guard(STREAM, lambda: ours)
            numbers.open.set()
            running.submit(1, "a")
            await running.until(lambda: numbers.ended == [1])
            ours = False
            running.submit(2, "a")
            await running.until(lambda: not scheduler.in_hand(STREAM))
            ours = True
            running.submit(3, "a")
            await running.until(lambda: numbers.ended == [1, 3])

    asyncio.run(scenario())


class SlowTries(TriesStore):
    """Redis takes its time to record an attempt."""

    def __init__(self, client: redis.asyncio.Redis, service: str) -> None:
        super().__init__(client, service)
        self.asked = asyncio.Event()
        self.answered = asyncio.Event()

    async def begin(self, queue: str, id: bytes, tries: Tries) -> None:
        self.asked.set()
        await self.answered.wait()


def test_a_message_that_was_lost_while_its_attempt_was_recorded_is_not_begun(url: str) -> None:
    async def scenario() -> None:
        async with Running(url, SlowTries) as running:
            numbers, scheduler = running.numbers, running.scheduler
            tries = running.tries
            assert isinstance(tries, SlowTries)
            ours = True
            scheduler.guard(STREAM, lambda: ours)
            numbers.open.set()
            running.submit(1, "a", suspect=True)
            running.submit(2, "a")
            await asyncio.wait_for(tries.asked.wait(), 5)
            ours = False
            tries.answered.set()
            await running.until(lambda: not scheduler.in_hand(STREAM))
            ours = True
            running.submit(3, "a")
            await running.until(lambda: numbers.ended == [3])

    asyncio.run(scenario())


def test_what_abandons_a_message_does_not_hit_the_next_one(url: str) -> None:
    """Its handler overheard that it was cancelled, and then waits for something that somebody else cancels."""

    async def scenario() -> None:
        async with Running(url) as running:
            numbers, scheduler = running.numbers, running.scheduler
            for number in range(4):
                running.submit(number)
            await running.until(lambda: len(numbers.begun) == 4)
            numbers.open.set()
            # The answer and the cancellation come in the same tick.
            scheduler.abandon(STREAM)
            for number in range(10, 30):
                running.submit(number)
            await running.until(lambda: not scheduler.in_hand(STREAM))
            assert numbers.ended == list(range(10, 30))
            assert [lane.cancelling() for lane in running.lanes()] == [0] * 4

    asyncio.run(scenario())


def test_closed_the_lanes_end_with_the_message_they_run(url: str) -> None:
    async def scenario() -> None:
        async with Running(url) as running:
            numbers = running.numbers
            for number in range(10):
                running.submit(number)
            await running.until(lambda: len(numbers.begun) == 4)
            running.dispatcher.close()
            numbers.open.set()
            await running.until(lambda: not running.lanes())
            assert sorted(numbers.ended) == [0, 1, 2, 3]
            assert len(numbers.begun) == 4

    asyncio.run(scenario())
