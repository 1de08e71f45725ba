"""What keeps an embedded server from being used."""

from __future__ import annotations


class EmbeddedRedisError(Exception):
    """There is no embedded Redis, for a reason that the message tells with what to do about it."""
