"""The messages that a service gave up: to be looked at, handled once more, or thrown away."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from typing import TypeAlias, cast

import redis.asyncio
from redis.typing import EncodableT, FieldT

from interlock_runtime.events.redis import keys
from interlock_runtime.events.redis.scripts import Script, with_scripts

PAGE = 100
"""How many entries are read or replayed in one round trip."""

NEW = "*"
"""The id of a dead letter that Redis has yet to give one."""


_Entries: TypeAlias = list[tuple[bytes, dict[bytes, bytes]]]


class Reason(StrEnum):
    """Why a message was given up."""

    UNDECODABLE = "undecodable"
    """It is no CloudEvents 1.0 event in JSON."""

    INVALID = "invalid"
    """Its payload does not validate against the event's model."""

    UNKNOWN_TYPE = "unknown-type"
    """The service subscribes to no event of that type on that stream."""

    EXHAUSTED = "exhausted"
    """Every attempt failed."""

    REFUSED = "refused"
    """The operation answered with a problem that its contract declares."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One message that was given up.

    `id` is its place among the dead letters, `stream` and `entry` the one it had; `data` are its original bytes.
    `reason` is one of `Reason`, or what a newer version wrote there. `attempts` counts those that were made.
    What could not be read from the message is None.
    """

    id: str
    stream: str
    entry: str
    reason: str
    error: str
    attempts: int
    event_id: str | None
    type: str | None
    traceparent: str | None
    failed_at: datetime
    data: bytes

    def fields(self) -> dict[FieldT, EncodableT]:
        """What its entry holds. A text that UTF-8 has no form for, such as half a surrogate pair, is escaped."""
        known = {
            keys.STREAM: self.stream,
            "entry": self.entry,
            "reason": self.reason,
            "error": self.error,
            "attempts": str(self.attempts),
            "event_id": self.event_id,
            "type": self.type,
            "traceparent": self.traceparent,
            "failed_at": self.failed_at.astimezone(UTC).isoformat(),
        }
        fields: dict[FieldT, EncodableT] = {keys.DATA: self.data}
        for name, text in known.items():
            if text is not None:
                fields[name] = text.encode("utf-8", "backslashreplace")
        return fields

    @classmethod
    def from_entry(cls, id: bytes, fields: Mapping[bytes, bytes]) -> DeadLetter:
        """Reads an entry. Whatever is missing or malformed counts as unknown: a dead letter can always be looked at."""

        def text(name: str) -> str | None:
            value = fields.get(name.encode())
            return None if value is None else value.decode("utf-8", "backslashreplace")

        place = id.decode("ascii")
        return cls(
            id=place,
            stream=text(keys.STREAM) or "",
            entry=text("entry") or "",
            reason=text("reason") or "",
            error=text("error") or "",
            attempts=_count(text("attempts")),
            event_id=text("event_id"),
            type=text("type"),
            traceparent=text("traceparent"),
            failed_at=_moment(text("failed_at"), place),
            data=fields.get(keys.DATA.encode(), b""),
        )


def _count(text: str | None) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() else 0


def _moment(text: str | None, place: str) -> datetime:
    """When it was given up; the id of an entry begins with the milliseconds since 1970 at which it was added."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return datetime.fromtimestamp(int(place.partition("-")[0]) / 1000, UTC)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


# A script runs as a whole or not at all, also in the append-only file, and of two that replay one entry only the first
# finds it. The message itself never leaves the server.
_REPLAY = Script("""
local found = redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1])[1]
if not found then
  return 'gone'
end
local kept = {}
for index = 1, #found[2], 2 do
  local name = found[2][index]
  if name == ARGV[2] or name == ARGV[3] then
    kept[#kept + 1] = name
    kept[#kept + 1] = found[2][index + 1]
  end
end
if #kept < 4 then
  return 'incomplete'
end
redis.call('XADD', KEYS[2], '*', unpack(kept))
redis.call('XDEL', KEYS[1], ARGV[1])
return 'moved'
""")


@dataclass(frozen=True, slots=True)
class Replayed:
    """What became of dead letters, by their ids: `moved` are to be handled once more.

    `incomplete` are still where they were: they lack the message or its stream, so nobody could handle them.
    """

    moved: Sequence[str]
    incomplete: Sequence[str]


class DeadLetters:
    """The dead letters of `service`, oldest first. `client` must not decode responses.

    Every method raises what redis-py raises when Redis cannot be reached or refuses.
    """

    def __init__(self, client: redis.asyncio.Redis, service: str) -> None:
        self._client = client
        self._dead = keys.dead_letters(service)
        self._replay = keys.replay(service)

    async def count(self) -> int:
        return int(await self._client.xlen(self._dead))

    async def list(self, start: str = "-", count: int = PAGE) -> Sequence[DeadLetter]:
        """At most `count` of them, from the id `start` on; `(` before the id leaves that one out."""
        return await self._read(start, "+", count)

    async def scan(self) -> AsyncIterator[DeadLetter]:
        """All that there are when the iteration begins, page by page. What is given up meanwhile is left out."""
        newest = cast(_Entries, await self._client.xrevrange(self._dead, count=1))
        if not newest:
            return
        end = newest[0][0].decode("ascii")
        page = await self._read("-", end, PAGE)
        while page:
            for letter in page:
                yield letter
            page = await self._read(f"({page[-1].id}", end, PAGE)

    async def show(self, id: str) -> DeadLetter | None:
        """The dead letter with that id, None when there is none or `id` has not the form of one."""
        if not is_entry_id(id):
            return None
        found = await self._read(id, id, 1)
        return found[0] if found else None

    async def replay(self, ids: Sequence[str]) -> Replayed:
        """Hands messages to the service once more.

        Each moves as a whole: at any moment it is either a dead letter or waits to be handled.
        """
        became: dict[str, bytes] = {}
        named = [id for id in dict.fromkeys(ids) if is_entry_id(id)]
        for first in range(0, len(named), PAGE):
            page = named[first : first + PAGE]
            results = await with_scripts([_REPLAY], self._client, partial(self._move, page))
            became.update(zip(page, results, strict=True))
        return Replayed(
            [id for id, result in became.items() if result == b"moved"],
            [id for id, result in became.items() if result == b"incomplete"],
        )

    async def drop(self, ids: Sequence[str]) -> Sequence[str]:
        """Throws messages away; returns the ids of those that were there."""
        dropped: list[str] = []
        for first in range(0, len(ids), PAGE):
            page = [id for id in ids[first : first + PAGE] if is_entry_id(id)]
            async with self._client.pipeline(transaction=False) as pipeline:
                for id in page:
                    pipeline.xdel(self._dead, id)
                results = await pipeline.execute()
            dropped += [id for id, found in zip(page, results, strict=True) if found]
        return dropped

    async def _move(self, ids: Sequence[str]) -> Sequence[bytes]:
        async with self._client.pipeline(transaction=False) as pipeline:
            for id in ids:
                _REPLAY.add_to(pipeline, [self._dead, self._replay], [id, keys.DATA, keys.STREAM])
            results: Sequence[bytes] = await pipeline.execute()
        return results

    async def _read(self, start: str, end: str, count: int) -> Sequence[DeadLetter]:
        entries = cast(_Entries, await self._client.xrange(self._dead, start, end, count))
        return [DeadLetter.from_entry(id, fields) for id, fields in entries]


def is_entry_id(text: str) -> bool:
    """Whether it is the full id of a stream's entry, `<milliseconds>-<number>`, each of 64 bits."""
    parts = text.split("-")
    return len(parts) == 2 and all(part.isascii() and part.isdigit() and int(part) < 2**64 for part in parts)


async def services_with_dead_letters(client: redis.asyncio.Redis) -> AsyncIterator[str]:
    """The services that have dead letters now, in no order."""
    seen: set[str] = set()
    async for key in client.scan_iter(match=keys.dead_letters("*"), count=1000, _type="stream"):
        service = keys.service_of_dead_letters(key.decode("utf-8", "surrogateescape"))
        if service is not None and service not in seen:
            seen.add(service)
            if await DeadLetters(client, service).count():
                yield service
