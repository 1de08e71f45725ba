from __future__ import annotations

import pytest

from interlock.lower.messaging.crontab import crontab_mistake


@pytest.mark.parametrize(
    "line", ["* * * * *", "0 9 * * 1", "*/15 0-6 1,15 jan-MAR mon-fri", "0 0 * * 7", "0-59/5 * * * sun"]
)
def test_lines_that_read(line: str) -> None:
    assert crontab_mistake(line) is None


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("", "0 fields"),
        ("@daily", "1 fields"),
        ("* * * *", "4 fields"),
        ("60 * * * *", "minute"),
        ("* 24 * * *", "hour"),
        ("* * 0 * *", "day of month"),
        ("* * * 13 *", "month"),
        ("* * * * 8", "day of week"),
        ("5-1 * * * *", "minute"),
        ("*/0 * * * *", "minute"),
        ("5/10 * * * *", "minute"),
        ("1,,2 * * * *", "minute"),
        ("* * * foo *", "month"),
        ("٣ * * * *", "minute"),
    ],
)
def test_lines_that_do_not(line: str, word: str) -> None:
    assert word in (crontab_mistake(line) or "")
