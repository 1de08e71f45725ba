"""What lies in the streams of a server."""

from __future__ import annotations

import contextlib
from typing import cast

from interlock_testing.redis_server import RedisServer


def stream_events(server: RedisServer, stream: str) -> list[bytes]:
    """The field `__data__` of each entry, in their order."""
    with contextlib.closing(server.client()) as client:
        entries = cast("list[tuple[bytes, dict[bytes, bytes]]]", client.xrange(stream))
    return [fields[b"__data__"] for _, fields in entries]
