"""Tells Redis what became of messages: many at a time, in one round trip, again and again until it is told."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TypeAlias

import redis.asyncio
from redis.asyncio.client import Pipeline
from redis.exceptions import NoScriptError, ResponseError

from interlock_runtime.events.dead_letters import NEW, DeadLetter
from interlock_runtime.events.dispatch.redis_inbox import REMEMBER, RedisInbox
from interlock_runtime.events.dispatch.tries import MAX_ERROR, Tries
from interlock_runtime.events.dispatch.work import Work
from interlock_runtime.events.handling.verdict import GivenUp
from interlock_runtime.events.redis import keys
from interlock_runtime.events.redis.entry import Entry
from interlock_runtime.events.redis.patience import until_answered
from interlock_runtime.events.redis.scripts import Script, with_scripts

logger = logging.getLogger("interlock.events")

# What was acknowledged before, by whoever claimed it meanwhile, is no dead letter. So there is one of each message,
# also when the answer to this is lost and it is sent again. An entry that was trimmed is not pending either, as soon as
# anybody claims it, but nobody is left who could handle it: then a letter too many is better than none. Only what the
# stream still has can be claimed by force, which is how to ask without a right to read the stream; replays are never
# trimmed. The letter comes first, since nothing is taken back of a script in which Redis refuses a command.
_GIVE_UP = Script("""
local queue, dead, tries, replays = unpack(KEYS)
local group, id = ARGV[1], ARGV[2]
local dies = #redis.call('XPENDING', queue, group, id, id, 1) == 1
if not dies and queue ~= replays then
  dies = #redis.call('XCLAIM', queue, group, 'settling', 0, id, 'FORCE', 'JUSTID') == 0
  redis.call('XGROUP', 'DELCONSUMER', queue, group, 'settling')
end
if dies then
  redis.call('XADD', dead, '*', unpack(ARGV, 3))
end
redis.call('XACK', queue, group, id)
redis.call('HDEL', tries, id)
if queue == replays then
  redis.call('XDEL', queue, id)
end
return dies and 1 or 0
""")


@dataclass(frozen=True, slots=True)
class Done:
    """The entry is acknowledged. `identity` is remembered by the Redis inbox; `tried`: attempts are on record.

    `work` is None for what never came into the scheduler's hands.
    """

    entry: Entry
    identity: str | None
    tried: bool
    work: Work | None


@dataclass(frozen=True, slots=True)
class Dead:
    """The entry becomes a dead letter."""

    entry: Entry
    letter: DeadLetter
    work: Work | None


@dataclass(frozen=True, slots=True)
class Tried:
    """An attempt failed, and the entry stays pending."""

    entry: Entry
    tries: Tries


Settlement: TypeAlias = Done | Dead | Tried


class Settler:
    """Gathers what comes while Redis is being told of what came before."""

    def __init__(self, client: redis.asyncio.Redis, service: str, inbox: RedisInbox) -> None:
        self._client = client
        self._service = service
        self._inbox = inbox
        self._gathered: list[Settlement] = []
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()

    def add(self, settlement: Settlement) -> None:
        self._gathered.append(settlement)
        self._idle.clear()
        self._wake.set()

    async def run(self, settled: Callable[[Iterable[Work]], None]) -> None:
        """Works until cancelled. Calls `settled` with the messages whose end Redis knows."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            gathered, self._gathered = self._gathered, []
            tell = partial(with_scripts, (REMEMBER, _GIVE_UP), self._client, partial(self._tell, gathered))
            await until_answered("acknowledge messages", tell)
            ended = [each.work for each in gathered if not isinstance(each, Tried)]
            settled([work for work in ended if work is not None])
            if not self._gathered:
                self._idle.set()

    async def flushed(self) -> None:
        """Returns when Redis knows of everything that was added."""
        await self._idle.wait()

    async def _tell(self, settlements: Sequence[Settlement]) -> None:
        async with self._client.pipeline(transaction=False) as pipeline:
            dead = [each for each in settlements if isinstance(each, Dead)]
            for each in dead:
                self._give_up(each, pipeline)
            self._write([each for each in settlements if not isinstance(each, Dead)], pipeline)
            answers = await pipeline.execute(raise_on_error=False)
        for answer in answers:
            # What Redis refuses it would refuse again; the message stays pending and is claimed in time.
            if isinstance(answer, ResponseError) and not isinstance(answer, NoScriptError):
                logger.error("Redis refused to settle a message: %s", answer)
            elif isinstance(answer, Exception):
                raise answer
        for each, answer in zip(dead, answers, strict=False):
            _report(each.letter, answer)

    def _write(self, settlements: Sequence[Done | Tried], pipeline: Pipeline) -> None:
        acknowledged: defaultdict[str, list[bytes]] = defaultdict(list)
        forgotten: defaultdict[str, list[bytes]] = defaultdict(list)
        remembered: list[str] = []
        for settlement in settlements:
            queue, id = settlement.entry.place
            match settlement:
                case Done(_, identity, tried, _):
                    acknowledged[queue].append(id)
                    if identity is not None:
                        remembered.append(identity)
                    if tried:
                        forgotten[queue].append(id)
                case Tried(_, tries):
                    pipeline.hset(keys.tries(self._service, queue), id, tries.encode())
        # First what keeps an event from being handled again, then what lets Redis forget it.
        if remembered:
            self._inbox.remember(remembered, pipeline)
        for queue, ids in acknowledged.items():
            pipeline.xack(queue, self._service, *ids)
        for queue, ids in forgotten.items():
            pipeline.hdel(keys.tries(self._service, queue), *ids)
        replays = keys.replay(self._service)
        if replayed := [each.entry.id for each in settlements if _leaves(each, replays)]:
            pipeline.xdel(replays, *replayed)

    def _give_up(self, dead: Dead, pipeline: Pipeline) -> None:
        fields = [part for field in dead.letter.fields().items() for part in field]
        queue, id = dead.entry.place
        service = self._service
        names = [queue, keys.dead_letters(service), keys.tries(service, queue), keys.replay(service)]
        _GIVE_UP.add_to(pipeline, names, [service, id, *fields])


def give_up(entry: Entry, verdict: GivenUp, attempts: int, work: Work | None) -> Settlement:
    """What to do with an entry that is not tried again."""
    event = verdict.event
    name = event.id if event is not None else entry.id.decode("ascii")
    if not verdict.kept:
        logger.error("message %s of %s is dropped: %s: %s", name, entry.stream, verdict.reason, verdict.error)
        return Done(entry, None, tried=True, work=work)
    letter = DeadLetter(
        id=NEW,
        stream=entry.stream,
        entry=entry.id.decode("ascii"),
        reason=verdict.reason,
        error=verdict.error[:MAX_ERROR],
        attempts=attempts,
        event_id=event.id if event is not None else None,
        type=event.type if event is not None else None,
        traceparent=event.trace.traceparent if event is not None and event.trace is not None else None,
        failed_at=datetime.now(UTC),
        data=entry.data or b"",
    )
    return Dead(entry, letter, work)


def _report(letter: DeadLetter, answer: object) -> None:
    """What became of it, by what Redis answered."""
    name = letter.event_id or letter.entry
    if answer == 1:
        logger.error("message %s of %s is a dead letter: %s: %s", name, letter.stream, letter.reason, letter.error)
    elif answer == 0:
        logger.info("message %s of %s was settled by another process meanwhile", name, letter.stream)


def _leaves(settlement: Done | Tried, queue: str) -> bool:
    """Whether the entry is to be deleted from `queue`, which is read by this service alone."""
    return settlement.entry.queue == queue and not isinstance(settlement, Tried)
