"""How often a message was tried, kept in Redis so that it outlives the process that tried."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import redis.asyncio

from interlock_runtime.events.contract import Delivery
from interlock_runtime.events.redis import keys
from interlock_runtime.events.redis.scripts import Script

MAX_ERROR = 2000
"""How many characters of an error are kept."""


@dataclass(frozen=True, slots=True)
class Tries:
    """What is known of the attempts at one entry.

    `attempts` counts those that were begun. While `running` the last one has not ended, or its process did first.
    Before `due` (seconds since 1970) there is to be no other one. `error` says why the last one failed.
    """

    attempts: int
    running: bool
    due: float
    error: str

    def encode(self) -> str:
        record = {"attempts": self.attempts, "running": self.running, "due": self.due, "error": self.error[:MAX_ERROR]}
        return json.dumps(record)


def decode(record: bytes | str) -> Tries | None:
    """None for what is none of ours."""
    try:
        members = json.loads(record)
        return Tries(int(members["attempts"]), bool(members["running"]), float(members["due"]), str(members["error"]))
    except (ValueError, TypeError, KeyError):
        return None


def backoff(delivery: Delivery, failed: int) -> float:
    """The pause in seconds after `failed` failed attempts."""
    # A float has no room for more doublings, and no pause is that long.
    return float(min(delivery.backoff_initial * 2.0 ** min(failed - 1, 1000), delivery.backoff_max))


# Entries are acknowledged in about their order, so what is older than all that are pending is over.
_SWEEP = Script("""
local function before(one, other)
  local ms, number = string.match(one, '(%d+)-(%d+)')
  local other_ms, other_number = string.match(other, '(%d+)-(%d+)')
  if ms ~= other_ms then
    return tonumber(ms) < tonumber(other_ms)
  end
  return tonumber(number) < tonumber(other_number)
end
local oldest = redis.call('XPENDING', KEYS[1], ARGV[1])[2]
for _, id in ipairs(redis.call('HKEYS', KEYS[2])) do
  if not oldest or before(id, oldest) then
    redis.call('HDEL', KEYS[2], id)
  end
end
""")


class TriesStore:
    """The attempts at the entries of the streams of `service`."""

    def __init__(self, client: redis.asyncio.Redis, service: str) -> None:
        self._client = client
        self._service = service

    async def of(self, queue: str, ids: Sequence[bytes]) -> Mapping[bytes, Tries]:
        records = await self._client.hmget(keys.tries(self._service, queue), list(ids))
        found = ((id, decode(record)) for id, record in zip(ids, records, strict=True) if record is not None)
        return {id: tries for id, tries in found if tries is not None}

    async def begin(self, queue: str, id: bytes, tries: Tries) -> None:
        await self._client.hset(keys.tries(self._service, queue), id, tries.encode())

    async def sweep(self, queue: str) -> None:
        """Forgets attempts at entries that nobody has any more: two processes had them, and one came late."""
        await _SWEEP.run(self._client, [queue, keys.tries(self._service, queue)], [self._service])
