"""Which of the messages in hand may run: in order where order matters, after a pause where they failed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection, Iterable

from interlock_runtime.events.dispatch.chains import Chains
from interlock_runtime.events.dispatch.flow import Flow
from interlock_runtime.events.dispatch.work import Stage, Work

_SUSPECTS = "suspects"


class Scheduler:
    """Holds every message from `submit` until it is settled or belongs to another process.

    Messages with the same key are ready one after the other, the next one when Redis knows of the end of the one
    before. So are suspects, the messages that a process died over: when one of them kills this process too, no other is
    blamed.
    """

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._in_hand: dict[tuple[str, bytes], Work] = {}
        self._identities: set[str] = set()
        self._guards: dict[str, Callable[[], bool]] = {}
        self._keys: Chains[Work] = Chains()
        self._suspects: Chains[Work] = Chains()
        self._ready: asyncio.Queue[Work] = asyncio.Queue()

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

    async def ready(self) -> Work:
        """Waits for a message whose turn it is. Who gets it asks `begin` before it runs."""
        return await self._ready.get()

    def begin(self, work: Work) -> bool:
        """Whether a message that was ready may run. What may not is let go."""
        self._flow.started(work.message.entry.queue)
        if self.is_ours(work):
            return True
        self.cleared(work)
        self.leave(work)
        return False

    def is_ours(self, work: Work) -> bool:
        """Whether it may run now. What may not is forgotten."""
        may_run = self._guards.get(work.message.entry.queue)
        if may_run is not None and not may_run():
            self._forget(work)
        return not work.is_forgotten()

    def cleared(self, work: Work) -> None:
        """It did not kill the process."""
        if work.suspect:
            work.suspect = False
            following = self._suspects.leave(_SUSPECTS)
            if following is not None:
                self._make_ready(following)

    def again(self, work: Work, due: float) -> None:
        """It runs once more, after the time `due` (seconds since 1970). Its key stays taken."""
        work.due = due
        self._proceed(work)

    def leave(self, work: Work) -> None:
        """Its key is free for the next one that is still ours."""
        key = work.message.key
        while key is not None and (following := self._keys.leave(key)) is not None:
            if not following.is_forgotten():
                self._proceed(following)
                return

    def settled(self, works: Iterable[Work]) -> None:
        """Redis knows the end of these."""
        for work in works:
            self._drop(work)
            self.leave(work)

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

    def _forget(self, work: Work) -> None:
        """Whatever waits behind it follows when its turn comes; only a timer would keep it waiting."""
        if work.stage is Stage.ENDED:
            return
        work.forgotten = True
        self._drop(work)
        if work.timer is not None:
            work.timer.cancel()
            work.timer = None
            self.leave(work)

    def _drop(self, work: Work) -> None:
        place = work.message.entry.place
        if self._in_hand.get(place) is work:
            del self._in_hand[place]
            self._identities.discard(work.message.identity)
            self._flow.returned(work.message.entry.queue)
