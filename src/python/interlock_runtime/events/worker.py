"""Handles the messages that a service subscribes to."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import Coroutine, Sequence
from types import TracebackType
from typing import Any, Self

import redis.asyncio
from faststream.redis import RedisBroker

from interlock_runtime.events.dispatch.admission import Admission
from interlock_runtime.events.dispatch.dispatcher import Dispatcher
from interlock_runtime.events.dispatch.flow import Flow
from interlock_runtime.events.dispatch.redis_inbox import RedisInbox
from interlock_runtime.events.dispatch.scheduler import Scheduler
from interlock_runtime.events.dispatch.settlement import Settler
from interlock_runtime.events.dispatch.tries import TriesStore
from interlock_runtime.events.handling.intake import Intake
from interlock_runtime.events.redis import keys
from interlock_runtime.events.redis.entry import event_entry, replayed_entry
from interlock_runtime.events.redis.tasks import ended
from interlock_runtime.events.streams.batches import reading_client
from interlock_runtime.events.streams.event_stream import EventStream, Surroundings
from interlock_runtime.events.streams.ordered_stream import OrderedStream
from interlock_runtime.events.streams.shared_stream import SharedStream
from interlock_runtime.events.subscription import Subscription

logger = logging.getLogger("interlock.events")

STOP_SECONDS = 2.0
"""How long each step of stopping may take besides the grace, when Redis does not answer."""

END_SECONDS = 5.0
"""How long it may take then to end a part that was cancelled."""


class WorkerDown(Exception):
    """The worker does not take messages."""


class EventWorker:
    """Runs the handlers of `subscriptions` for the replicas of `service` that share their messages.

    Every message is handled at least once, and acknowledged only after its handler and its transaction have ended. Up
    to `concurrency` handlers run at a time. `claim_after` is after how many seconds of silence a process counts as
    crashed and others take its messages; handlers may run longer than that. Streams with ordered events are read by
    one process at a time, whose right to it ends `lease` seconds after it was last heard of. Where a handler has no
    transaction, Redis remembers for `remember` seconds which events were handled. Leaving the context waits for
    running handlers for up to `grace` seconds.

    Entering it needs no Redis: what is away is waited for, and `check` says so.

    Raises:
        CompositionError: for two subscriptions to one event, and for one that lacks the event sink it publishes to.
    """

    def __init__(
        self,
        broker: RedisBroker,
        subscriptions: Sequence[Subscription],
        *,
        service: str,
        concurrency: int = 32,
        claim_after: float = 30.0,
        lease: float = 10.0,
        grace: float = 20.0,
        remember: float = 86_400.0,
    ) -> None:
        self._broker = broker
        self._service = service
        self._concurrency = concurrency
        self._claim_after = claim_after
        self._lease = lease
        self._grace = grace
        self._remember = remember
        self._intake = Intake(subscriptions, service)
        self._consumer = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"
        self._parts: _Parts | None = None

    async def __aenter__(self) -> Self:
        self._parts = await self._compose()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        parts, self._parts = self._parts, None
        if parts is not None:
            await parts.stop(self._grace)

    async def check(self) -> None:
        """A readiness check. Raises when messages are not being handled."""
        if self._parts is None:
            raise WorkerDown("the worker is not running")
        self._parts.check()
        await (await self._broker.connect()).ping()

    async def _compose(self) -> _Parts:
        client = await self._broker.connect()
        flow = Flow(self._concurrency)
        inbox = RedisInbox(client, self._service, self._remember)
        tries = TriesStore(client, self._service)
        settler = Settler(client, self._service, inbox)
        scheduler = Scheduler(flow)
        dispatcher = Dispatcher(scheduler, settler, tries, self._concurrency)
        around = Surroundings(
            broker=self._broker,
            client=client,
            reading=reading_client(client),
            service=self._service,
            consumer=self._consumer,
            batch=self._concurrency,
            claim_after=self._claim_after,
            lease=self._lease,
            bury_after=10 * self._claim_after,
            flow=flow,
            admission=Admission(self._intake, inbox, tries, settler, scheduler),
            scheduler=scheduler,
            tries=tries,
        )
        streams: list[EventStream] = [SharedStream(keys.replay(self._service), around, replayed_entry)]
        for name in self._intake.streams:
            way = OrderedStream if self._intake.is_ordered(name) else SharedStream
            streams.append(way(name, around, event_entry))
        return _Parts(settler, scheduler, dispatcher, flow, streams, around.reading)


class _Parts:
    """What runs while a worker does."""

    def __init__(
        self,
        settler: Settler,
        scheduler: Scheduler,
        dispatcher: Dispatcher,
        flow: Flow,
        streams: Sequence[EventStream],
        reading: redis.asyncio.Redis,
    ) -> None:
        self._settler = settler
        self._dispatcher = dispatcher
        self._flow = flow
        self._streams = streams
        self._connections = reading
        self._settling = _start(settler.run(scheduler.settled), "settling")
        self._lanes = _start(dispatcher.run(), "lanes")
        self._reading = [_start(stream.run(), "reading") for stream in streams]

    def check(self) -> None:
        if any(task.done() for task in (self._settling, self._lanes, *self._reading)):
            raise WorkerDown("a part of the worker has failed")
        if not all(stream.is_live for stream in self._streams):
            raise WorkerDown("not every stream is being read")

    async def stop(self, grace: float) -> None:
        """Nothing new is begun, what runs ends, Redis is told, and the rest goes back to the others."""
        self._dispatcher.close()
        self._flow.close()
        try:
            await _bounded([stream.stop_reading() for stream in self._streams])
            await self._dispatcher.at_rest(grace)
            await _cancel([self._lanes])
            await _bounded([self._settler.flushed()])
        finally:
            await _cancel([self._lanes, self._settling, *self._reading])
            await _bounded([stream.leave() for stream in self._streams])
            await _bounded([self._connections.aclose()])


def _start(part: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
    task = asyncio.create_task(part, name=f"interlock.events {name}")
    task.add_done_callback(_report)
    return task


def _report(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        logger.critical("%s ended, this worker handles no messages any more", task.get_name(), exc_info=error)


async def _cancel(tasks: Sequence[asyncio.Task[None]]) -> None:
    await ended(tasks, patience=1.0, limit=END_SECONDS)


async def _bounded(steps: Sequence[Coroutine[Any, Any, None]]) -> None:
    """Stopping goes on when Redis is away or a step fails: what Redis is not told of, others find out in time."""
    tasks = [asyncio.create_task(step, name="interlock.events stopping") for step in steps]
    try:
        _, late = await asyncio.wait(tasks, timeout=STOP_SECONDS)
        if late:
            logger.warning("Redis did not answer in time while the worker stopped")
    finally:
        await ended(tasks, patience=0.1, limit=END_SECONDS)
    for task in tasks:
        if task.done() and not task.cancelled() and (error := task.exception()) is not None:
            logger.error("a step of stopping the worker failed", exc_info=error)
