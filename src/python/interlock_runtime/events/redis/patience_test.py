from __future__ import annotations

import logging

import pytest

from interlock_runtime.events.redis.patience import Complaints


def test_a_cause_is_told_once_until_it_is_over(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    complaints = Complaints()
    for _ in range(3):
        complaints.make("read", ValueError("readonly"))
    complaints.make("read", ValueError("no right"))
    complaints.withdraw("read")
    complaints.withdraw("read")
    complaints.make("read", ValueError("no right"))
    assert [record.getMessage() for record in caplog.records] == [
        "could not read: ValueError: readonly",
        "could not read: ValueError: no right",
        "it is possible again to read",
        "could not read: ValueError: no right",
    ]
