"""Runs messages whose turn it is, so many at once, and concludes from each verdict what is to follow."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

from redis.exceptions import RedisError

from interlock_runtime.events.dead_letters import Reason
from interlock_runtime.events.dispatch.own_context import in_own_context
from interlock_runtime.events.dispatch.scheduler import Scheduler
from interlock_runtime.events.dispatch.settlement import Done, Settler, Tried, give_up
from interlock_runtime.events.dispatch.tries import Tries, TriesStore, backoff
from interlock_runtime.events.dispatch.work import Stage, Work
from interlock_runtime.events.handling.verdict import BrokenOff, Failed, GivenUp, Handled, Postponed, Verdict, describe
from interlock_runtime.events.redis.patience import until_answered
from interlock_runtime.events.redis.tasks import ended

logger = logging.getLogger("interlock.events")

CANCEL_SECONDS = 1.0
"""How long a handler that is cancelled may take to end before it is cancelled again."""


class Dispatcher:
    """`concurrency` lanes, each of which runs one message at a time."""

    def __init__(self, scheduler: Scheduler, settler: Settler, tries: TriesStore, concurrency: int) -> None:
        self._scheduler = scheduler
        self._settler = settler
        self._tries = tries
        self._concurrency = concurrency
        self._running = 0
        self._at_rest = asyncio.Event()
        self._at_rest.set()
        self._closed = False

    async def run(self) -> None:
        """Runs messages until cancelled; then cancels those that run, as often as it takes."""
        lanes = [asyncio.create_task(self._lane(), name="interlock.events lane") for _ in range(self._concurrency)]
        try:
            await asyncio.wait(lanes, return_when=asyncio.FIRST_EXCEPTION)
        finally:
            self._closed = True
            await _whatever_happens(ended(lanes, patience=CANCEL_SECONDS))
        for lane in lanes:
            if not lane.cancelled():
                lane.result()

    def close(self) -> None:
        """Begins no message any more."""
        self._closed = True

    def _is_closed(self) -> bool:
        """Asked again after waiting, the answer may be another one."""
        return self._closed

    async def at_rest(self, grace: float) -> None:
        """Returns when no message runs, or after `grace` seconds."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(grace):
                await self._at_rest.wait()

    async def _lane(self) -> None:
        lane = asyncio.current_task()
        assert lane is not None
        while not self._is_closed():
            work = await self._scheduler.ready()
            if self._is_closed():
                return
            if not self._scheduler.begin(work):
                continue
            work.stage = Stage.RUNNING
            work.lane = lane
            self._running += 1
            self._at_rest.clear()
            try:
                verdict = await self._outcome(work, lane)
                self._scheduler.cleared(work)
                self._conclude(work, verdict)
            finally:
                self._running -= 1
                if self._running == 0:
                    self._at_rest.set()
            if lane.cancelling() and not self._is_closed():
                await _spend_cancellation(lane)

    async def _outcome(self, work: Work, lane: asyncio.Task[None]) -> Verdict | BrokenOff:
        try:
            verdict = await self._attempt(work)
        except RedisError as error:
            # Redis refused to have the attempt recorded, so it was not begun.
            return Postponed(error)
        except asyncio.CancelledError as error:
            # The handler may have waited for something that somebody else cancelled.
            verdict = Failed(error)
        is_stopped = self._is_closed() and lane.cancelling() > 0
        return BrokenOff() if is_stopped and isinstance(verdict, Failed) else verdict

    async def _attempt(self, work: Work) -> Verdict | BrokenOff:
        message = work.message
        if not work.recorded:
            return await in_own_context(message.handler.handle(message.event, message.payload))
        number = work.attempts + 1
        begun = Tries(number, running=True, due=0.0, error="")
        queue, id = message.entry.place
        await until_answered("record an attempt", lambda: self._tries.begin(queue, id, begun))
        if not self._scheduler.is_ours(work):
            return BrokenOff()
        event = replace(message.event, attempt=number)
        return await in_own_context(message.handler.handle(event, message.payload))

    def _conclude(self, work: Work, verdict: Verdict | BrokenOff) -> None:
        entry = work.message.entry
        if work.is_forgotten() and not isinstance(verdict, Handled):
            # Who has it now finds out for itself.
            self._scheduler.leave(work)
            return
        match verdict:
            case Handled(identity):
                work.stage = Stage.ENDED
                self._settler.add(Done(entry, identity, tried=work.recorded, work=work))
            case GivenUp():
                self._give_up(work, verdict, work.attempts + 1)
            case Failed(error):
                self._failed(work, error)
            case Postponed(error):
                work.outages += 1
                self._delay(work, error, work.outages)
            case BrokenOff():
                self._break_off(work)

    def _break_off(self, work: Work) -> None:
        """The process stops. Its last attempt does not count, which Redis may have been told had begun."""
        work.stage = Stage.DELAYED
        if work.recorded:
            tries = Tries(work.attempts, running=False, due=0.0, error="the process stopped before the attempt ended")
            self._settler.add(Tried(work.message.entry, tries))

    def _failed(self, work: Work, error: BaseException) -> None:
        delivery = work.message.handler.contract.delivery
        work.attempts += 1
        if work.attempts < delivery.max_attempts:
            self._delay(work, error, work.attempts)
            return
        logger.error("message %s failed for the last time", work.message.identity, exc_info=error)
        verdict = GivenUp(Reason.EXHAUSTED, describe(error), work.message.event, delivery.dead_letter)
        self._give_up(work, verdict, work.attempts)

    def _give_up(self, work: Work, verdict: GivenUp, attempts: int) -> None:
        work.stage = Stage.ENDED
        self._settler.add(give_up(work.message.entry, verdict, attempts, work))

    def _delay(self, work: Work, error: BaseException, failed: int) -> None:
        message = work.message
        pause = backoff(message.handler.contract.delivery, failed)
        logger.warning(
            "message %s failed, attempt %d, again in %g seconds", message.identity, work.attempts, pause, exc_info=error
        )
        work.recorded = True
        due = time.time() + pause
        tries = Tries(work.attempts, running=False, due=due, error=describe(error))
        self._settler.add(Tried(message.entry, tries))
        self._scheduler.again(work, due)


async def _whatever_happens(work: Coroutine[Any, Any, None]) -> None:
    """Waits for the end of `work` also while cancelled, once or more often."""
    task = asyncio.create_task(work)
    while not task.done():
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait([task])


async def _spend_cancellation(task: asyncio.Task[None]) -> None:
    """What cancelled a message is not to hit the next one."""
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.sleep(0)
    while task.cancelling():
        task.uncancel()
