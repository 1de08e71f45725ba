"""Runs the messages in hand: so many at once, in order where order matters, again after a pause where they failed."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Collection, Coroutine, Iterable
from dataclasses import replace
from typing import Any

from redis.exceptions import RedisError

from interlock_runtime.events.chains import Chains
from interlock_runtime.events.dead_letters import Reason
from interlock_runtime.events.flow import Flow
from interlock_runtime.events.own_context import in_own_context
from interlock_runtime.events.patience import ended, until_answered
from interlock_runtime.events.settlement import Done, Settler, Tried, give_up
from interlock_runtime.events.tries import Tries, TriesStore, backoff
from interlock_runtime.events.verdict import BrokenOff, Failed, GivenUp, Handled, Postponed, Verdict, describe
from interlock_runtime.events.work import Stage, Work

logger = logging.getLogger("interlock.events")

_SUSPECTS = "suspects"

CANCEL_SECONDS = 1.0
"""How long a handler that is cancelled may take to end before it is cancelled again."""


class Dispatcher:
    """`concurrency` lanes, each of which runs one message at a time.

    Messages with the same key run one after the other, the next one when Redis knows of the end of the one before.
    So do suspects, the messages that a process died over: when one of them kills this process too, no other is blamed.
    """

    def __init__(self, settler: Settler, tries: TriesStore, flow: Flow, concurrency: int) -> None:
        self._settler = settler
        self._tries = tries
        self._flow = flow
        self._concurrency = concurrency
        self._in_hand: dict[tuple[str, bytes], Work] = {}
        self._identities: set[str] = set()
        self._guards: dict[str, Callable[[], bool]] = {}
        self._keys: Chains[Work] = Chains()
        self._suspects: Chains[Work] = Chains()
        self._ready: asyncio.Queue[Work] = asyncio.Queue()
        self._running = 0
        self._at_rest = asyncio.Event()
        self._at_rest.set()
        self._closed = False

    def has(self, place: tuple[str, bytes]) -> bool:
        return place in self._in_hand

    def has_event(self, identity: str) -> bool:
        """Whether the event is in hand, as an entry that stays pending until the event is settled."""
        return identity in self._identities

    def in_hand(self, queue: str) -> Collection[bytes]:
        """The entries of `queue` whose end Redis does not know yet."""
        return [id for name, id in self._in_hand if name == queue]

    def guard(self, queue: str, may_run: Callable[[], bool]) -> None:
        """From now on a message of `queue` is run only if `may_run` says so when its turn has come."""
        self._guards[queue] = may_run

    def submit(self, work: Work) -> None:
        message = work.message
        self._in_hand[message.entry.place] = work
        self._identities.add(message.identity)
        self._flow.taken(message.entry.queue)
        if message.key is None or self._keys.enter(message.key, work):
            self._proceed(work)

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

    def settled(self, works: Iterable[Work]) -> None:
        """Redis knows the end of these."""
        for work in works:
            self._release(work)

    def forget(self, queue: str, ids: Iterable[bytes]) -> None:
        """Drops messages that belong to another process now. Those that run may end."""
        for id in ids:
            work = self._in_hand.get((queue, id))
            if work is not None and work.stage is not Stage.RUNNING:
                self._forget(work)

    def abandon(self, queue: str) -> None:
        """Drops all messages of a stream. Those that run are cancelled, and roll back."""
        for id in self.in_hand(queue):
            work = self._in_hand[queue, id]
            self._forget(work)
            if work.stage is Stage.RUNNING and work.lane is not None:
                work.lane.cancel()

    def _forget(self, work: Work) -> None:
        """Whatever waits behind it follows when its turn comes; only a timer would keep it waiting."""
        if work.stage is Stage.ENDED:
            return
        work.forgotten = True
        self._drop(work)
        if work.timer is not None:
            work.timer.cancel()
            work.timer = None
            self._leave(work)

    def _proceed(self, work: Work) -> None:
        """It is the first of its key: when its time has come and no other suspect runs, it may run."""
        # Another process may have set the time, by a clock that is ahead of ours.
        longest = work.message.handler.contract.delivery.backoff_max
        pause = min(work.due - time.time(), longest) if work.due else 0.0
        if pause > 0.0:
            work.stage = Stage.DELAYED
            work.timer = asyncio.get_running_loop().call_later(pause, self._due, work)
        elif not work.suspect or self._suspects.enter(_SUSPECTS, work):
            self._make_ready(work)

    def _due(self, work: Work) -> None:
        work.timer = None
        work.due = 0.0
        self._proceed(work)

    def _make_ready(self, work: Work) -> None:
        work.stage = Stage.READY
        self._flow.ready(work.message.entry.queue)
        self._ready.put_nowait(work)

    def _release(self, work: Work) -> None:
        self._drop(work)
        self._leave(work)

    def _drop(self, work: Work) -> None:
        place = work.message.entry.place
        if self._in_hand.get(place) is work:
            del self._in_hand[place]
            self._identities.discard(work.message.identity)
            self._flow.returned(work.message.entry.queue)

    def _leave(self, work: Work) -> None:
        """Its key is free for the next one that is still ours."""
        key = work.message.key
        while key is not None and (following := self._keys.leave(key)) is not None:
            if not following.is_forgotten():
                self._proceed(following)
                return

    def _cleared(self, work: Work) -> None:
        """It did not kill the process."""
        if work.suspect:
            work.suspect = False
            following = self._suspects.leave(_SUSPECTS)
            if following is not None:
                self._make_ready(following)

    def _is_ours(self, work: Work) -> bool:
        """Whether it may run now. What may not is forgotten."""
        may_run = self._guards.get(work.message.entry.queue)
        if may_run is not None and not may_run():
            self._forget(work)
        return not work.is_forgotten()

    async def _lane(self) -> None:
        lane = asyncio.current_task()
        assert lane is not None
        while not self._is_closed():
            work = await self._ready.get()
            if self._is_closed():
                return
            self._flow.started(work.message.entry.queue)
            if not self._is_ours(work):
                self._cleared(work)
                self._leave(work)
                continue
            work.stage = Stage.RUNNING
            work.lane = lane
            self._running += 1
            self._at_rest.clear()
            try:
                verdict = await self._outcome(work, lane)
                self._cleared(work)
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
        if not self._is_ours(work):
            return BrokenOff()
        event = replace(message.event, attempt=number)
        return await in_own_context(message.handler.handle(event, message.payload))

    def _conclude(self, work: Work, verdict: Verdict | BrokenOff) -> None:
        entry = work.message.entry
        if work.is_forgotten() and not isinstance(verdict, Handled):
            # Who has it now finds out for itself.
            self._leave(work)
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
        work.due = time.time() + pause
        tries = Tries(work.attempts, running=False, due=work.due, error=describe(error))
        self._settler.add(Tried(message.entry, tries))
        self._proceed(work)


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
