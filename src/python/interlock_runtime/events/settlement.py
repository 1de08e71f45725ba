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
from redis.exceptions import ResponseError

from interlock_runtime.events import keys
from interlock_runtime.events.dead_letters import NEW, DeadLetter
from interlock_runtime.events.entry import Entry
from interlock_runtime.events.patience import until_answered
from interlock_runtime.events.redis_inbox import RedisInbox
from interlock_runtime.events.tries import MAX_ERROR, Tries
from interlock_runtime.events.verdict import GivenUp
from interlock_runtime.events.work import Work

logger = logging.getLogger("interlock.events")

# What was acknowledged before, by whoever claimed it meanwhile, is no dead letter. So there is one of each message,
# also when the answer to this is lost and it is sent again.
_GIVE_UP = """
local acknowledged = redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
if acknowledged == 1 then
  redis.call('XADD', KEYS[2], '*', unpack(ARGV, 3))
end
return acknowledged
"""


@dataclass(frozen=True, slots=True)
class Done:
    """The entry is acknowledged. `identity` is remembered by the Redis inbox; `tried`: attempts are on record.

    `work` is None for what never came into the dispatcher's hands.
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
            await until_answered("acknowledge messages", partial(self._tell, gathered))
            ended = [each.work for each in gathered if not isinstance(each, Tried)]
            settled([work for work in ended if work is not None])
            if not self._gathered:
                self._idle.set()

    async def flushed(self) -> None:
        """Returns when Redis knows of everything that was added."""
        await self._idle.wait()

    async def _tell(self, settlements: Sequence[Settlement]) -> None:
        async with self._client.pipeline(transaction=False) as pipeline:
            self._write(settlements, pipeline)
            for answer in await pipeline.execute(raise_on_error=False):
                # What Redis refuses it would refuse again; the message stays pending and is claimed in time.
                if isinstance(answer, ResponseError):
                    logger.error("Redis refused to settle a message: %s", answer)
                elif isinstance(answer, Exception):
                    raise answer

    def _write(self, settlements: Sequence[Settlement], pipeline: Pipeline) -> None:
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
                case Dead(_, letter, _):
                    self._give_up(letter, settlement.entry, pipeline)
                    forgotten[queue].append(id)
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

    def _give_up(self, letter: DeadLetter, entry: Entry, pipeline: Pipeline) -> None:
        fields = [part for field in letter.fields().items() for part in field]
        dead = keys.dead_letters(self._service)
        pipeline.eval(_GIVE_UP, 2, entry.queue, dead, self._service, entry.id, *fields)


def give_up(entry: Entry, verdict: GivenUp, attempts: int, work: Work | None) -> Settlement:
    """What to do with an entry that is not tried again."""
    event = verdict.event
    name = event.id if event is not None else entry.id.decode("ascii")
    if not verdict.kept:
        logger.error("message %s of %s is dropped: %s: %s", name, entry.stream, verdict.reason, verdict.error)
        return Done(entry, None, tried=True, work=work)
    logger.error("message %s of %s is a dead letter: %s: %s", name, entry.stream, verdict.reason, verdict.error)
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


def _leaves(settlement: Settlement, queue: str) -> bool:
    """Whether the entry is to be deleted from `queue`, which is read by this service alone."""
    return settlement.entry.queue == queue and not isinstance(settlement, Tried)
