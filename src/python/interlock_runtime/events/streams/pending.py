"""What a group was delivered of a stream and has not acknowledged yet."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeAlias

import redis.asyncio
from redis.exceptions import ResponseError

from interlock_runtime.events.redis.entry import Entry
from interlock_runtime.events.redis.scripts import Script
from interlock_runtime.events.streams.batches import BatchSize

logger = logging.getLogger("interlock.events")

MOST_PENDING = 10_000
"""How many entries are looked at, more than one consumer can have in hand."""

EntryReader: TypeAlias = Callable[[str, bytes, Mapping[bytes, bytes]], Entry]

# An entry that another consumer claimed stays with that one.
_KEEP = Script("""
local lost = {}
for index = 3, #ARGV do
  local id = ARGV[index]
  if #redis.call('XPENDING', KEYS[1], ARGV[1], id, id, 1, ARGV[2]) == 1 then
    redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, id, 'JUSTID')
  else
    lost[#lost + 1] = id
  end
end
return lost
""")

_GIVE_BACK = Script("""
local pending = redis.call('XPENDING', KEYS[1], ARGV[1], '-', '+', ARGV[4], ARGV[2])
for _, entry in ipairs(pending) do
  redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, entry[1], 'IDLE', ARGV[3], 'JUSTID')
end
if #pending == 0 then
  redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[2])
end
return #pending
""")

# Nothing can be delivered to a consumer between the look and the removal, which would take it away with it.
_BURY = Script("""
local buried = {}
for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
  local is = {}
  for index = 1, #consumer, 2 do
    is[consumer[index]] = consumer[index + 1]
  end
  if is.pending == 0 and is.idle >= tonumber(ARGV[3]) and is.name ~= ARGV[2] then
    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], is.name)
    buried[#buried + 1] = is.name
  end
end
return buried
""")


class PendingEntries:
    """The pending entries of the group `group` in the stream `queue`, as seen by its consumer `consumer`.

    Entries come over `reading`, as many at once as `size` has it. The methods raise what redis-py raises, a
    `ResponseError` when there is no such group or stream.
    """

    def __init__(
        self,
        client: redis.asyncio.Redis,
        reading: redis.asyncio.Redis,
        queue: str,
        group: str,
        consumer: str,
        size: BatchSize,
        read_entry: EntryReader,
    ) -> None:
        self._client = client
        self._reading = reading
        self._size = size
        self._queue = queue
        self._group = group
        self._consumer = consumer
        self._read_entry = read_entry
        self._cursor: bytes | str = "0-0"

    async def create_group(self) -> None:
        """Makes the group and the stream where they are not there; a new group begins with the oldest entry."""
        try:
            await self._client.xgroup_create(self._queue, self._group, id="0", mkstream=True)
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise
        else:
            logger.info("made the group %s of the stream %s", self._group, self._queue)

    async def claim(self, idle: float, count: int) -> Sequence[Entry]:
        """Takes about `count` entries that nobody was heard of for `idle` seconds; goes on where it ended last."""
        self._cursor, entries = await self._autoclaim(idle, self._cursor, count)
        return entries

    async def take_over(self) -> Sequence[Entry]:
        """Takes all entries, whoever has them, in their order."""
        taken: list[Entry] = []
        cursor: bytes | str = "0-0"
        while True:
            cursor, entries = await self._autoclaim(0.0, cursor, MOST_PENDING)
            taken += entries
            if cursor == b"0-0":
                return taken

    async def missing(self, held: Collection[bytes]) -> Sequence[Entry]:
        """Takes what was delivered to anybody and is not `held`: by this consumer's account, all that there is.

        A reply that is lost with its connection leaves such entries behind, and so does a consumer that reads although
        it is not its turn any more.
        """
        pending: list[dict[str, Any]] = await self._client.xpending_range(
            self._queue, self._group, "-", "+", MOST_PENDING
        )
        ids = [each["message_id"] for each in pending if each["message_id"] not in held]
        claimed: list[Entry] = []
        while ids:
            asked = self._size.within(len(ids))
            claimed += await self._claim(ids[:asked])
            ids = ids[asked:]
        return claimed

    async def keep(self, ids: Sequence[bytes]) -> Sequence[bytes]:
        """Tells that entries are being worked on; returns those that are not this consumer's any more."""
        lost: list[bytes] = await _KEEP.run(self._client, [self._queue], [self._group, self._consumer, *ids])
        return lost

    async def give_back(self, idle: float) -> int:
        """Lets others claim at once, as if idle for `idle` seconds, what this consumer has; returns how many those are.

        When it has nothing, the consumer is removed.
        """
        arguments: list[str | int] = [self._group, self._consumer, int(idle * 1000), MOST_PENDING]
        count: int = await _GIVE_BACK.run(self._client, [self._queue], arguments)
        return count

    async def bury(self, idle: float) -> None:
        """Removes consumers that were not heard of for `idle` seconds and have nothing pending."""
        arguments: list[str | int] = [self._group, self._consumer, int(idle * 1000)]
        buried: list[bytes] = await _BURY.run(self._client, [self._queue], arguments)
        for name in buried:
            logger.info("removed the consumer %s of the stream %s", name.decode("utf-8", "replace"), self._queue)

    async def _autoclaim(self, idle: float, cursor: bytes | str, count: int) -> tuple[bytes, Sequence[Entry]]:
        asked = self._size.within(count)
        answer: list[Any] = await self._size.measured(
            asked,
            self._reading.xautoclaim(self._queue, self._group, self._consumer, int(idle * 1000), cursor, asked),
            lambda found: len(found[1]),
        )
        following, entries, *rest = answer
        for deleted in rest[0] if rest else ():
            logger.error("the entry %s of %s was trimmed before it was handled", deleted.decode(), self._queue)
        return following, self._entries(entries)

    async def _claim(self, ids: Sequence[bytes]) -> Sequence[Entry]:
        claimed: Any = await self._size.measured(
            len(ids), self._reading.xclaim(self._queue, self._group, self._consumer, 0, list(ids)), len
        )
        return self._entries(claimed)

    def _entries(self, found: Sequence[tuple[bytes | None, Mapping[bytes, bytes] | None]]) -> Sequence[Entry]:
        """Servers before Redis 7 deliver entries that were trimmed, without an id or fields."""
        return [self._read_entry(self._queue, id, fields) for id, fields in found if id is not None and fields]
