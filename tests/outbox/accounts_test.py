from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from interlock_runtime.events.sink import OutgoingEvent
from interlock_runtime.events.wire.cloud_event import encode
from tests.outbox.accounts import CHANGED, SOURCE, Figures, figures


def entry(account: int, number: int, id: str | None = None) -> bytes:
    payload = json.dumps({"account": account, "n": number}).encode()
    return encode(OutgoingEvent(CHANGED, payload, id=id or f"{account}-{number}"), SOURCE)


@pytest.mark.parametrize(
    ("entries", "found"),
    [
        ([entry(1, 1), entry(2, 1), entry(1, 2)], Figures(3, 3, 0, 0, 0, 0)),
        ([entry(1, 1), entry(1, 2), entry(2, 1), entry(1, 1), entry(1, 2)], Figures(3, 5, 2, 0, 0, 0)),
        ([entry(1, 1), entry(2, 1)], Figures(3, 2, 0, 1, 0, 0)),
        ([entry(1, 2), entry(1, 1), entry(2, 1)], Figures(3, 3, 0, 0, 2, 0)),
        ([entry(1, 1), entry(1, 1, "other"), entry(1, 2), entry(2, 1)], Figures(3, 4, 0, 0, 0, 1)),
        ([entry(1, 1), entry(1, 2), entry(1, 3), entry(2, 1)], Figures(3, 4, 0, 0, 0, 1)),
    ],
)
def test_what_went_wrong_shows_in_the_figures(entries: Sequence[bytes], found: Figures) -> None:
    assert figures({1: 2, 2: 1}, entries) == found
