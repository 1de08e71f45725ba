"""Time as notifications sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Tells the current time, aware of its zone. Passed in, so that a test can hold it still."""


def utc_now() -> datetime:
    return datetime.now(UTC)
