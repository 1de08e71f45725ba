"""Messages as a program writes them that knows only redis-py and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import redis

STREAM = "chaos.happened"
TYPE = "chaos.happened"
SOURCE = "elsewhere"


def event(number: int, key: int = 0, **attributes: object) -> dict[str, object]:
    """A CloudEvents 1.0 event; `attributes` replace or add members."""
    return {
        "specversion": "1.0",
        "id": f"event-{number}",
        "source": SOURCE,
        "type": TYPE,
        "subject": str(key),
        "data": {"number": number, "key": key},
        **attributes,
    }


def send(client: redis.Redis, events: Iterable[Mapping[str, object] | bytes], stream: str = STREAM) -> None:
    """Adds events to the stream, or bytes as they are."""
    with client.pipeline(transaction=False) as pipeline:
        for each in events:
            data = each if isinstance(each, bytes) else json.dumps(each).encode()
            pipeline.xadd(stream, {"__data__": data})
        pipeline.execute()
