from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.tg_bot.domain.times import Mistake, Wish, read_wish

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # 13:00 in Paris


def wish(written: str, now: datetime = NOW, zone: ZoneInfo = PARIS) -> Wish | Mistake:
    return read_wish(written, now, zone)


@pytest.mark.parametrize(
    ("written", "after"),
    [
        ("10m stretch", timedelta(minutes=10)),
        ("10min stretch", timedelta(minutes=10)),
        ("2h30m stretch", timedelta(hours=2, minutes=30)),
        ("1d2h stretch", timedelta(days=1, hours=2)),
        ("1w stretch", timedelta(weeks=1)),
        ("90s stretch", timedelta(seconds=90)),
        ("in 10M   stretch ", timedelta(minutes=10)),
    ],
)
def test_a_duration_counts_from_now(written: str, after: timedelta) -> None:
    assert wish(written) == Wish(NOW + after, "stretch")


@pytest.mark.parametrize(
    ("written", "due_at"),
    [
        ("18:30 stretch", "2026-11-23T17:30Z"),
        ("18.30 stretch", "2026-11-23T17:30Z"),
        ("9:00 stretch", "2026-11-24T08:00Z"),
        ("13:00 stretch", "2026-11-24T12:00Z"),
        ("today 18:30 stretch", "2026-11-23T17:30Z"),
        ("Tomorrow 9:00 stretch", "2026-11-24T08:00Z"),
        ("tomorrow at 9:00 stretch", "2026-11-24T08:00Z"),
        ("2026-12-24 18:00 stretch", "2026-12-24T17:00Z"),
        ("2027-7-1 18:00 stretch", "2027-07-01T16:00Z"),
    ],
)
def test_a_time_of_day_is_that_of_the_persons_zone(written: str, due_at: str) -> None:
    assert wish(written) == Wish(datetime.fromisoformat(due_at), "stretch")


def test_tomorrow_begins_at_midnight_of_the_persons_zone() -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert wish("tomorrow 9:00 x", late) == Wish(datetime(2026, 11, 25, 8, tzinfo=UTC), "x")
    assert wish("tomorrow 9:00 x", late, ZoneInfo("UTC")) == Wish(datetime(2026, 11, 24, 9, tzinfo=UTC), "x")


@pytest.mark.parametrize(
    ("written", "mistake"),
    [
        ("", Mistake.NOTHING),
        ("   ", Mistake.NOTHING),
        ("in", Mistake.NOTHING),
        ("soon stretch", Mistake.NO_TIME),
        ("10 stretch", Mistake.NO_TIME),
        ("m stretch", Mistake.NO_TIME),
        ("-10m stretch", Mistake.NO_TIME),
        ("10m5 stretch", Mistake.NO_TIME),
        ("\u0661\u0660m stretch", Mistake.NO_TIME),
        ("25:00 stretch", Mistake.NO_SUCH_TIME),
        ("12:60 stretch", Mistake.NO_SUCH_TIME),
        ("2026-02-30 9:00 stretch", Mistake.NO_SUCH_TIME),
        ("0000-01-01 9:00 stretch", Mistake.NO_SUCH_TIME),
        ("tomorrow stretch", Mistake.NO_CLOCK),
        ("tomorrow", Mistake.NO_CLOCK),
        ("2026-12-24 stretch", Mistake.NO_CLOCK),
        ("10m", Mistake.NO_TEXT),
        ("18:30", Mistake.NO_TEXT),
        ("tomorrow 9:00  ", Mistake.NO_TEXT),
        ("0m stretch", Mistake.PAST),
        ("today 9:00 stretch", Mistake.PAST),
        ("2020-01-01 9:00 stretch", Mistake.PAST),
        ("999999999w stretch", Mistake.TOO_FAR),
        ("999999999d999999999d stretch", Mistake.TOO_FAR),
    ],
)
def test_what_is_wrong_is_told_apart(written: str, mistake: Mistake) -> None:
    assert wish(written) is mistake


def test_the_last_day_there_is_does_not_crash() -> None:
    assert isinstance(wish("9999-12-31 23:59 x"), Wish)
    assert wish("9999-12-31 23:59 x", zone=ZoneInfo("America/Los_Angeles")) is Mistake.TOO_FAR


def test_the_text_keeps_its_lines_and_what_looks_like_a_time() -> None:
    assert wish("10m call at 18:30\nand again") == Wish(NOW + timedelta(minutes=10), "call at 18:30\nand again")


def test_a_time_that_the_clocks_leave_out_is_that_much_later() -> None:
    before = datetime(2027, 3, 27, 12, tzinfo=UTC)
    assert wish("2027-03-28 2:30 x", before) == Wish(datetime(2027, 3, 28, 1, 30, tzinfo=UTC), "x")


def test_of_a_time_that_comes_twice_it_is_the_next_that_is_to_come() -> None:
    before, between = datetime(2027, 10, 31, 0, 0, tzinfo=UTC), datetime(2027, 10, 31, 1, 0, tzinfo=UTC)
    assert wish("2:30 x", before) == Wish(datetime(2027, 10, 31, 0, 30, tzinfo=UTC), "x")
    assert wish("2:30 x", between) == Wish(datetime(2027, 10, 31, 1, 30, tzinfo=UTC), "x")
