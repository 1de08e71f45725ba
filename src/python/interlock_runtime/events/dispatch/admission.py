"""Decides about entries that come in: to be run, done before, or given up."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence

from interlock_runtime.events.dead_letters import Reason
from interlock_runtime.events.dispatch.redis_inbox import RedisInbox
from interlock_runtime.events.dispatch.scheduler import Scheduler
from interlock_runtime.events.dispatch.settlement import Done, Settler, give_up
from interlock_runtime.events.dispatch.tries import Tries, TriesStore
from interlock_runtime.events.dispatch.work import Work
from interlock_runtime.events.handling.intake import Intake, Message
from interlock_runtime.events.handling.verdict import GivenUp
from interlock_runtime.events.redis.entry import Entry
from interlock_runtime.events.redis.patience import until_answered

logger = logging.getLogger("interlock.events")

_DIED = "the process died while the message was being handled"


class Admission:
    """What leads from streams to the scheduler."""

    def __init__(
        self, intake: Intake, inbox: RedisInbox, tries: TriesStore, settler: Settler, scheduler: Scheduler
    ) -> None:
        self._intake = intake
        self._inbox = inbox
        self._tries = tries
        self._settler = settler
        self._scheduler = scheduler

    async def fresh(self, entries: Sequence[Entry]) -> None:
        """Takes entries that were delivered for the first time, in their order.

        One of them can be in hand all the same, when the group was made anew.
        """
        messages = self._understood([entry for entry in entries if not self._scheduler.has(entry.place)])
        handled = await self._handled(messages)
        for message in messages:
            if not self._is_repeated(message, handled, tried=False):
                self._scheduler.submit(Work(message, 0, recorded=False, suspect=False))

    async def claimed(self, queue: str, entries: Sequence[Entry]) -> None:
        """Takes entries that another process had, or lost, in their order."""
        entries = [entry for entry in entries if not self._scheduler.has(entry.place)]
        if not entries:
            return
        ids = [entry.id for entry in entries]
        known = await until_answered("look up attempts", lambda: self._tries.of(queue, ids))
        messages = self._understood(entries)
        handled = await self._handled(messages)
        for message in messages:
            if not self._is_repeated(message, handled, tried=True):
                self._resume(message, known.get(message.entry.id))

    def _resume(self, message: Message, tries: Tries | None) -> None:
        if tries is None:
            self._scheduler.submit(Work(message, 0, recorded=True, suspect=False))
            return
        delivery = message.handler.contract.delivery
        if tries.attempts >= delivery.max_attempts:
            error = _DIED if tries.running else tries.error
            verdict = GivenUp(Reason.EXHAUSTED, error, message.event, delivery.dead_letter)
            self._settler.add(give_up(message.entry, verdict, tries.attempts, None))
            return
        work = Work(message, tries.attempts, recorded=True, suspect=tries.running)
        work.due = tries.due
        self._scheduler.submit(work)

    def _understood(self, entries: Sequence[Entry]) -> Sequence[Message]:
        messages: list[Message] = []
        for entry in entries:
            result = self._intake.read(entry)
            if isinstance(result, GivenUp):
                self._settler.add(give_up(entry, result, 0, None))
            else:
                messages.append(result)
        return messages

    async def _handled(self, messages: Sequence[Message]) -> Collection[str]:
        """The events that Redis remembers as handled, of those whose handlers have no other inbox."""
        identities = [message.identity for message in messages if message.handler.in_redis]
        if not identities:
            return ()
        return await until_answered("look for handled events", lambda: self._inbox.handled(identities))

    def _is_repeated(self, message: Message, handled: Collection[str], *, tried: bool) -> bool:
        """Whether the event was handled, or is in hand as another entry; then this entry is done with."""
        if message.identity not in handled and not self._scheduler.has_event(message.identity):
            return False
        self._settler.add(Done(message.entry, None, tried=tried, work=None))
        return True
