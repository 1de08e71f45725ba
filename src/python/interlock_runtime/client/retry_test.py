from __future__ import annotations

from datetime import UTC, datetime

import httpx2
import pytest

from interlock_runtime.client.retry import retry_after

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("5", 5.0),
        ("Thu, 01 Jan 2026 00:00:07 GMT", 7.0),
        ("Thu, 01 Jan 2026 00:00:07", 7.0),
        ("Wed, 31 Dec 2025 23:59:59 GMT", 0.0),
        ("Thu, 01 Jan 2026 02:00:07 +0200", 7.0),
    ],
)
def test_seconds_and_dates_are_read(value: str, seconds: float) -> None:
    assert retry_after(httpx2.Response(503, headers={"retry-after": value}), NOW) == seconds


@pytest.mark.parametrize(
    "value",
    [
        "",
        "soon",
        "-1",
        "1.5",
        "Thu, 01 Jan 99999 00:00:00 GMT",
        "Thu, 01 Jan 2026 00:00:00 +99999999999999999999",
        "Thu, 01 Jan 2026 00:00:00 -99999999999999999999",
        "Thu, 01 Jan 2026 99999999999999999999:00:00 GMT",
        "Thu, 01 Jan 2026 00:00:00 +9999999999",
    ],
)
def test_what_says_no_time_counts_as_absent(value: str) -> None:
    assert retry_after(httpx2.Response(503, headers={"retry-after": value}), NOW) is None
