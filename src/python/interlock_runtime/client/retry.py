"""When a call is tried again, and how long is waited before."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx2
import stamina

from interlock_runtime.problems import RequestConflict

_TEMPORARY = frozenset({429, 502, 503, 504})
_BROKEN_CONNECTIONS = (httpx2.NetworkError, httpx2.ConnectTimeout, httpx2.RemoteProtocolError)


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """At most `attempts` tries. Waits grow exponentially from `initial` to `maximum` seconds, each with up to `jitter`
    seconds on top; a server that says how long to wait is obeyed instead."""

    attempts: int = 4
    initial: float = 0.1
    maximum: float = 5.0
    jitter: float = 0.2


Send = Callable[[], Awaitable[httpx2.Response]]


async def send_repeatedly(send: Send, policy: RetryPolicy, deadline: float) -> httpx2.Response:
    """What `send` answers, or its last answer when all were temporary refusals. `deadline` is in the loop's time: a
    server that asks for more patience than that is not asked again.

    Raises what `send` raises, the last time.
    """

    def wait_for(error: Exception) -> bool | float:
        if not isinstance(error, _TemporaryRefusal):
            return isinstance(error, _BROKEN_CONNECTIONS)
        asked = retry_after(error.response, datetime.now(UTC))
        if asked is None:
            return True
        return asked if asyncio.get_running_loop().time() + asked < deadline else False

    try:
        async for attempt in stamina.retry_context(
            on=wait_for,
            attempts=policy.attempts,
            timeout=None,
            wait_initial=policy.initial,
            wait_max=policy.maximum,
            wait_jitter=policy.jitter,
        ):
            with attempt:
                response = await send()
                if _is_temporary(response):
                    raise _TemporaryRefusal(response)
                return response
    except _TemporaryRefusal as refusal:
        return refusal.response
    raise AssertionError("the last attempt returns or raises")


def retry_after(response: httpx2.Response, now: datetime) -> float | None:
    """The seconds that a Retry-After header field asks for (RFC 9110, section 10.2.3), None without a usable one."""
    value: str = response.headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


class _TemporaryRefusal(Exception):
    """An answer that may be another one soon."""

    def __init__(self, response: httpx2.Response) -> None:
        super().__init__(response.status_code)
        self.response = response


def _is_temporary(response: httpx2.Response) -> bool:
    """Whether asking again may help: the service is not there, has too much to do, or is at work on this very call."""
    if response.status_code in _TEMPORARY:
        return True
    return response.status_code == RequestConflict.status and RequestConflict.type_uri.encode() in response.content
