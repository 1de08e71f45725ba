"""One entry of a stream, as Redis delivered it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from interlock_runtime.events.redis import keys

_DATA = keys.DATA.encode()
_STREAM = keys.STREAM.encode()


class Entry(NamedTuple):
    """`queue` is the stream that the entry lies in, `stream` that of its event: for a replayed message another one.

    `data` are the bytes of the event, None where the entry has no such field.
    """

    queue: str
    id: bytes
    stream: str
    data: bytes | None

    @property
    def place(self) -> tuple[str, bytes]:
        return self.queue, self.id


def event_entry(queue: str, id: bytes, fields: Mapping[bytes, bytes]) -> Entry:
    """An entry of the stream of an event."""
    return Entry(queue, id, queue, fields.get(_DATA))


def replayed_entry(queue: str, id: bytes, fields: Mapping[bytes, bytes]) -> Entry:
    """An entry of the stream of replays, which names the stream of its event."""
    return Entry(queue, id, fields.get(_STREAM, b"").decode("utf-8", "replace"), fields.get(_DATA))
