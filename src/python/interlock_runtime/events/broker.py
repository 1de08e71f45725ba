"""The broker that a service publishes to and reads from."""

from __future__ import annotations

import logging
from functools import partial

from faststream.redis import RedisBroker
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError, TimeoutError

from interlock_runtime.events.wire.cloud_event_format import CloudEventFormat

CONNECT_SECONDS = 2.0
ANSWER_SECONDS = 5.0
"""Longer than any command waits for new messages."""

RETRIES = 5
FIRST_PAUSE_SECONDS = 0.05
LONGEST_PAUSE_SECONDS = 1.0


def redis_broker(url: str) -> RedisBroker:
    """A FastStream broker with our wire format, that connects again by itself. Nothing is opened before its use.

    A command that meets a lost connection is repeated for some seconds before it fails. What FastStream tells of single
    messages is logged at the level DEBUG. Raises ValueError, without the URL in it, for what is no URL of a Redis.
    """
    # A unix socket has no such option, and the library does not pass over it.
    broker = RedisBroker if url.startswith("unix:") else partial(RedisBroker, socket_keepalive=True)
    try:
        return broker(
            url,
            message_format=CloudEventFormat,
            retry=Retry(ExponentialBackoff(cap=LONGEST_PAUSE_SECONDS, base=FIRST_PAUSE_SECONDS), RETRIES),
            retry_on_error=[ConnectionError, TimeoutError],
            socket_connect_timeout=CONNECT_SECONDS,
            socket_timeout=ANSWER_SECONDS,
            logger=logging.getLogger("interlock.events"),
            log_level=logging.DEBUG,
        )
    except ValueError:
        # The URL may hold a password, and the library's message a part of it.
        raise ValueError("is not a URL of a Redis: redis://, rediss:// or unix://") from None
