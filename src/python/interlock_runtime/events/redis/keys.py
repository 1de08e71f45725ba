"""Names in Redis of what a service keeps for itself: all under one prefix, so that one access rule covers it."""

from __future__ import annotations

DATA = "__data__"
"""The field of a stream's entry that holds the event."""

STREAM = "stream"
"""The field that names the event stream, where an entry lies in another one: dead letters and replays."""

_PREFIX = "interlock"


def dead_letters(service: str) -> str:
    """A stream: the messages that the service gave up."""
    return f"{_PREFIX}:{service}:dead"


def replay(service: str) -> str:
    """A stream: messages that the service alone is to handle again."""
    return f"{_PREFIX}:{service}:replay"


def tries(service: str, stream: str) -> str:
    """A hash: what is known of the failed attempts at the entries of `stream`, by entry id."""
    return f"{_PREFIX}:{service}:tries:{stream}"


def lease(service: str, stream: str) -> str:
    """A string: which process handles the ordered events of `stream`."""
    return f"{_PREFIX}:{service}:lease:{stream}"


def done(service: str, event_id: str) -> str:
    """A string with a time limit: the event was handled."""
    return f"{_PREFIX}:{service}:done:{event_id}"


def service_of_dead_letters(key: str) -> str | None:
    """The service whose dead letters lie at `key`, None where `key` is something else."""
    parts = key.split(":")
    return parts[1] if len(parts) == 3 and parts[1] and key == dead_letters(parts[1]) else None
