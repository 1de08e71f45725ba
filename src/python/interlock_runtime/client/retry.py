"""When a call is tried again, and how long is waited before."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Container
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx2
import stamina

from interlock_runtime.client.answers import problem_of
from interlock_runtime.problems import RequestConflict

SERVER_ERRORS: Container[int] = range(500, 600)
"""All 5xx, for a `RetryPolicy` that takes every failure of a server for a passing one."""

_UNAVAILABLE: Container[int] = frozenset({429, 502, 503, 504})
_AT_WORK: Container[str] = frozenset({RequestConflict.type_uri})
_BROKEN_CONNECTIONS = (httpx2.NetworkError, httpx2.ConnectTimeout, httpx2.RemoteProtocolError)

logger = logging.getLogger("interlock.client")


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """At most `attempts` tries. The wait before the n-th retry is `initial * 2**(n - 1)` seconds, at most `maximum`,
    and up to `jitter` seconds on top; a server that asks for a longer one (Retry-After) gets it.

    Tried again are connections that break or do not come about, answers with one of the `statuses`, and problems of
    one of the types `problems`, which by default are those that say that the service is not there, has too much to
    do, or is at work on this very call.
    """

    attempts: int = 4
    initial: float = 0.1
    maximum: float = 5.0
    jitter: float = 0.2
    statuses: Container[int] = _UNAVAILABLE
    problems: Container[str] = _AT_WORK

    def wait(self, attempt: int) -> float:
        """The seconds to wait after the attempt of this number has failed, without jitter. The first is 1."""
        return min(self.initial * 2.0 ** (attempt - 1), self.maximum)


Send = Callable[[], Awaitable[httpx2.Response]]


async def send_repeatedly(operation: str, send: Send, policy: RetryPolicy, deadline: float) -> httpx2.Response:
    """What `send` answers, or its last answer when all were temporary refusals. `deadline` is in the loop's time: a
    server that asks for more patience than that is not asked again. Each retry is logged as a warning.

    Raises what `send` raises, the last time.
    """
    number = 0

    def wait_for(error: Exception) -> bool | float:
        if number >= policy.attempts:
            return False
        asked = 0.0
        if isinstance(error, _TemporaryRefusal):
            asked = retry_after(error.response, datetime.now(UTC)) or 0.0
            why = f"status {error.response.status_code}"
        elif isinstance(error, _BROKEN_CONNECTIONS):
            why = reason(error)
        else:
            return False
        if asked and asyncio.get_running_loop().time() + asked >= deadline:
            return False
        delay = max(policy.wait(number) + random.uniform(0, policy.jitter), asked)
        logger.warning(
            "%s: attempt %d of %d failed (%s), the next is in %.3g s",
            operation,
            number,
            policy.attempts,
            why,
            delay,
        )
        return delay

    try:
        async for attempt in stamina.retry_context(on=wait_for, attempts=policy.attempts, timeout=None):
            number = attempt.num
            with attempt:
                response = await send()
                if _is_temporary(response, policy):
                    raise _TemporaryRefusal(response)
                return response
    except _TemporaryRefusal as refusal:
        return refusal.response
    raise AssertionError("the last attempt returns or raises")


def reason(error: Exception) -> str:
    """The error in a few words, which some kinds have none of."""
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def retry_after(response: httpx2.Response, now: datetime) -> float | None:
    """The seconds that a Retry-After header field asks for (RFC 9110, section 10.2.3), None without a usable one."""
    value: str = response.headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return max(0.0, (moment - now).total_seconds())
    except (ValueError, OverflowError):
        # The latter for numbers that no date or zone has.
        return None


class _TemporaryRefusal(Exception):
    """An answer that may be another one soon."""

    def __init__(self, response: httpx2.Response) -> None:
        super().__init__(response.status_code)
        self.response = response


def _is_temporary(response: httpx2.Response, policy: RetryPolicy) -> bool:
    """Whether asking again may help."""
    if response.status_code in policy.statuses:
        return True
    return response.is_error and (problem := problem_of(response)) is not None and problem.type in policy.problems
