from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.backend.domain.recurrence import next_time
from specs.reminders.models import Daily, Once, Recurrence, Weekday, Weekly

PARIS = ZoneInfo("Europe/Paris")
"""Clocks go forward on 2030-03-31 at 02:00 and back on 2030-10-27 at 03:00."""


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def times(first: datetime, recurrence: Recurrence, zone: ZoneInfo = PARIS, limit: int = 4) -> list[str]:
    """On the owner's wall, each looked for from the one before."""
    found: list[str] = []
    last = first
    while len(found) < limit and (following := next_time(first, recurrence, zone, last)) is not None:
        assert following.tzinfo is UTC
        found.append(following.astimezone(zone).strftime("%Y-%m-%d %H:%M"))
        last = following
    return found


def daily(every: int = 1, until: date | None = None) -> Daily:
    return Daily(kind="daily", every=every, until=until)


def weekly(*weekdays: Weekday, every: int = 1, until: date | None = None) -> Weekly:
    return Weekly(kind="weekly", weekdays=list(weekdays), every=every, until=until)


@pytest.mark.parametrize("recurrence", [Once(kind="once"), daily(), weekly(Weekday.SUNDAY)])
def test_the_first_time_is_a_time_whatever_the_recurrence_says(recurrence: Recurrence) -> None:
    first = paris("2030-01-01 09:00")
    assert next_time(first, recurrence, PARIS, first - timedelta(days=400)) == first


def test_once_is_once() -> None:
    assert times(paris("2030-01-01 09:00"), Once(kind="once")) == []


def test_the_clock_on_the_wall_shows_the_same_when_clocks_are_changed() -> None:
    assert times(paris("2030-03-30 09:00"), daily())[:2] == ["2030-03-31 09:00", "2030-04-01 09:00"]
    assert times(paris("2030-10-26 09:00"), daily())[:2] == ["2030-10-27 09:00", "2030-10-28 09:00"]


def test_a_time_that_a_day_leaves_out_comes_an_hour_later_on_that_day_alone() -> None:
    assert times(paris("2030-03-30 02:30"), daily())[:2] == ["2030-03-31 03:30", "2030-04-01 02:30"]


def test_a_time_that_a_day_has_twice_comes_once() -> None:
    first = paris("2030-10-26 02:30")
    second = next_time(first, daily(), PARIS, first)
    assert second == datetime(2030, 10, 27, 0, 30, tzinfo=UTC)
    assert times(first, daily())[:2] == ["2030-10-27 02:30", "2030-10-28 02:30"]


def test_a_day_that_a_zone_leaves_out_is_not_due_twice() -> None:
    # Samoa went from the 29th to the 31st.
    apia = ZoneInfo("Pacific/Apia")
    first = datetime(2011, 12, 29, 9, tzinfo=apia)
    assert times(first, daily(), apia)[:2] == ["2011-12-31 09:00", "2012-01-01 09:00"]


def test_every_so_many_days_are_counted_from_the_first() -> None:
    assert times(paris("2030-12-30 23:59"), daily(3)) == [
        "2031-01-02 23:59",
        "2031-01-05 23:59",
        "2031-01-08 23:59",
        "2031-01-11 23:59",
    ]


def test_the_last_day_is_included_by_the_owners_calendar() -> None:
    # 00:30 on the 3rd in Paris is still the 2nd in UTC.
    assert times(paris("2030-01-01 00:30"), daily(until=date(2030, 1, 3))) == ["2030-01-02 00:30", "2030-01-03 00:30"]
    assert times(paris("2030-01-01 00:30"), daily(until=date(2029, 1, 3))) == []


def test_days_of_the_week_follow_the_calendar_and_not_the_order_in_which_they_were_named() -> None:
    # The 3rd is a Thursday.
    assert times(paris("2030-01-03 08:00"), weekly(Weekday.FRIDAY, Weekday.MONDAY)) == [
        "2030-01-04 08:00",
        "2030-01-07 08:00",
        "2030-01-11 08:00",
        "2030-01-14 08:00",
    ]


def test_every_so_many_weeks_are_counted_from_the_week_of_the_first() -> None:
    recurrence = weekly(Weekday.MONDAY, Weekday.SUNDAY, every=2, until=date(2030, 1, 28))
    assert times(paris("2030-01-03 08:00"), recurrence) == [
        "2030-01-06 08:00",
        "2030-01-14 08:00",
        "2030-01-20 08:00",
        "2030-01-28 08:00",
    ]


@pytest.mark.parametrize("recurrence", [daily(), daily(7), weekly(Weekday.TUESDAY), weekly(Weekday.TUESDAY, every=52)])
@pytest.mark.parametrize("zone", ["Europe/Paris", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Australia/Lord_Howe"])
def test_what_was_missed_is_not_made_up_for(recurrence: Recurrence, zone: str) -> None:
    """Looking from far behind gives what walking there step by step gives."""
    owner = ZoneInfo(zone)
    first = datetime(2030, 1, 1, 0, 5, tzinfo=owner)
    far = datetime(2033, 7, 1, 23, 55, tzinfo=UTC)
    walked: datetime | None = first
    while walked is not None and walked <= far:
        walked = next_time(first, recurrence, owner, walked)
    assert next_time(first, recurrence, owner, far) == walked


@pytest.mark.parametrize("recurrence", [daily(), weekly(Weekday.FRIDAY)])
def test_the_calendar_has_an_end(recurrence: Recurrence) -> None:
    # A Friday.
    last = datetime(9999, 12, 31, 20, tzinfo=UTC)
    assert next_time(last, recurrence, ZoneInfo("America/New_York"), last) is None
