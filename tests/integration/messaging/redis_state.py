"""What Redis knows of a group's messages."""

from __future__ import annotations

from typing import Any

import redis

from interlock_runtime.events.dispatch.tries import decode
from interlock_runtime.events.redis import keys
from tests.integration.messaging.messages import STREAM


def is_settled(client: redis.Redis, group: str, stream: str = STREAM) -> bool:
    """Whether everything in the stream was delivered to the group and acknowledged."""
    try:
        groups = client.xinfo_groups(stream)
    except redis.ResponseError:
        return False
    found = [each for each in groups if each["name"].decode() == group]
    return bool(found) and found[0]["pending"] == 0 and found[0]["lag"] == 0


def consumers(client: redis.Redis, group: str, stream: str = STREAM) -> set[str]:
    return {each["name"].decode() for each in client.xinfo_consumers(stream, group)}


def dead_letters(client: redis.Redis, service: str) -> list[dict[str, str]]:
    """The fields of the dead letters, as text."""
    entries: Any = client.xrange(keys.dead_letters(service))
    return [
        {name.decode(): value.decode("utf-8", "replace") for name, value in fields.items()} for _, fields in entries
    ]


def has_tries(client: redis.Redis, service: str, stream: str = STREAM) -> bool:
    return bool(client.exists(keys.tries(service, stream)))


def failed_attempts(client: redis.Redis, service: str, stream: str = STREAM) -> int:
    """How many attempts at the entries of the stream are on record as failed."""
    records: Any = client.hvals(keys.tries(service, stream))
    known = [tries for record in records if (tries := decode(record)) is not None]
    return sum(tries.attempts for tries in known if not tries.running)
